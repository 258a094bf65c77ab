import type { SketchedDemand } from './demand';
import { compareDemands, type Evidence, isSameText, LEAST_SCORE, weighEvidence } from './matter-evidence';
import type { MatterRules } from './matter-rules';
import type { FoundMatter, ProposedLink } from './store/matter-links';

/** What linking proposes. */
export interface Proposals {
  matters: FoundMatter[];
  links: ProposedLink[];
}

/** Another demand with what speaks for one matter. */
interface Likeness {
  other: SketchedDemand;
  evidence: Evidence;
  score: number;
}

/** How much more alike a demand without a matter must be, to be preferred to one that has one. */
const SPLINTER_MARGIN = 0.2;

/** Key of the matter that is found with a case. */
export function keyOfFound(firstCase: number): string {
  return `zhiyu-${firstCase}`;
}

/**
 * Proposes matters for demands, in their order; `candidatesOf` are the demands that each is compared with. A demand has
 * one open proposal at most. One that is in no matter goes with the demand most like it: into its matter, or with it
 * into a new one, found with the earlier of the two. One whose matter is known draws in the demands like it that have
 * none.
 */
export function matchDemands(
  rules: MatterRules,
  demands: readonly SketchedDemand[],
  candidatesOf: (demand: SketchedDemand) => readonly SketchedDemand[],
): Proposals {
  const proposals: Proposals = { matters: [], links: [] };
  /** What was proposed just now, by the id of the case: of a demand its matter, of the first of a new matter its own. */
  const proposed = new Map<number, string>();
  const foundWith = new Map<number, string>();
  const openOf = ({ id, compared }: SketchedDemand) => proposed.get(id) ?? compared.proposed;
  const foundOf = ({ id, compared }: SketchedDemand) => foundWith.get(id) ?? compared.found_with;
  const matterOf = (demand: SketchedDemand) => demand.compared.matter ?? openOf(demand) ?? foundOf(demand);
  const isFree = (demand: SketchedDemand) => matterOf(demand) === null;
  const isKeptOut = ({ compared }: SketchedDemand, matter: string | null) =>
    matter !== null && compared.kept_out.includes(matter);

  function propose(
    demand: SketchedDemand,
    matter: string,
    { evidence, score }: Omit<Likeness, 'other'>,
  ): void {
    proposed.set(demand.id, matter);
    proposals.links.push(createLink(rules, demand, matter, evidence, score));
  }

  /** Two demands that were kept apart once are not put together the other way round. */
  function mayJoin(demand: SketchedDemand, other: SketchedDemand): boolean {
    const ownKey = keyOfFound(demand.id);
    const otherKey = keyOfFound(other.id);
    return (
      !isKeptOut(demand, matterOf(other) ?? otherKey) &&
      !isKeptOut(demand, otherKey) &&
      !isKeptOut(other, ownKey)
    );
  }

  /** A known matter is preferred to a new one, unless the other is clearly more alike; else matters would splinter. */
  function pickBest(likes: readonly Likeness[]): Likeness | undefined {
    const known = likes.find(({ other }) => !isFree(other));
    const [best] = likes;
    return known !== undefined && best !== undefined && known.score >= best.score - SPLINTER_MARGIN
      ? known
      : best;
  }

  function findMatter(demand: SketchedDemand, likes: readonly Likeness[]): void {
    const best = pickBest(likes.filter(({ other }) => mayJoin(demand, other)));
    if (best === undefined) return;
    const { other } = best;
    const known = matterOf(other);
    if (known !== null) {
      propose(demand, known, best);
      return;
    }
    const [first, second] = isEarlier(other, demand) ? [other, demand] : [demand, other];
    const key = keyOfFound(first.id);
    foundWith.set(first.id, key);
    const title = nameFound(rules, first);
    proposals.matters.push({ key, first_case: first.id, title, category: first.category });
    propose(second, key, second === demand ? best : turnRound(best, demand));
  }

  function drawIn(demand: SketchedDemand, matter: string, likes: readonly Likeness[]): void {
    for (const like of likes) {
      if (!isFree(like.other) || isKeptOut(like.other, matter)) continue;
      propose(like.other, matter, turnRound(like, demand));
    }
  }

  for (const demand of demands) {
    const likes = findLikes(rules, demand, candidatesOf(demand));
    const { matter } = demand.compared;
    if (matter === null && isFree(demand)) findMatter(demand, likes);
    if (matter === null) continue;
    if (takesSide(demand) && openOf(demand) === null && !isKeptOut(demand, matter)) {
      proposals.links.push(createSideLink(rules, demand, matter));
      proposed.set(demand.id, matter);
    }
    drawIn(demand, matter, likes);
  }
  return proposals;
}

/** A matter that divides the people is named by its question and place, not by the words of one side. */
function nameFound(rules: MatterRules, { questions, compared }: SketchedDemand): string | null {
  const question = questions[0] === undefined ? null : rules.nameQuestion(questions[0]);
  if (question === null) return compared.title;
  return compared.address === null ? question : `${question} · ${compared.address}`;
}

/** The candidates that enough speaks for, the most alike first; then those that a matter is known of; then by id. */
function findLikes(
  { reach }: MatterRules,
  demand: SketchedDemand,
  candidates: readonly SketchedDemand[],
): Likeness[] {
  const likes: Likeness[] = [];
  for (const other of candidates) {
    const evidence = compareDemands(demand, other);
    const score = weighEvidence(evidence, reach);
    if (score >= LEAST_SCORE) likes.push({ other, evidence, score });
    else if (isSameText(demand, other, evidence, reach)) likes.push({ other, evidence, score: LEAST_SCORE });
  }
  const hasMatter = ({ other }: Likeness) => Number(other.compared.matter !== null);
  return likes.sort(
    (one, two) => two.score - one.score || hasMatter(two) - hasMatter(one) || one.other.id - two.other.id,
  );
}

function turnRound({ evidence, score }: Likeness, demand: SketchedDemand): Omit<Likeness, 'other'> {
  return { evidence: { ...evidence, like: demand.id }, score };
}

function isEarlier(one: SketchedDemand, other: SketchedDemand): boolean {
  return one.reportedAt - other.reportedAt < 0 || (one.reportedAt === other.reportedAt && one.id < other.id);
}

/** Whether the words of a demand tell a side that its source does not say. */
function takesSide({ side, compared }: SketchedDemand): boolean {
  return side !== null && compared.stance === null;
}

function createLink(
  rules: MatterRules,
  demand: SketchedDemand,
  matter: string,
  evidence: Evidence,
  score: number,
): ProposedLink {
  const byRule = rules.confirms(evidence);
  // The rule may know the matter and not the side; the side is proposed by itself then, once the case is in the matter.
  const isSideOpen = byRule && !rules.confirmsSides;
  return {
    case_id: demand.id,
    matter,
    stance: takesSide(demand) && !isSideOpen ? demand.side : null,
    score: round(score),
    reasons: {
      ...evidence,
      metres: roundOrNull(evidence.metres),
      days: round(evidence.days),
      similarity: round(evidence.similarity),
    },
    by_rule: byRule,
  };
}

/** The matter is known, only the side is proposed, by the words that the pack lists for the question. */
function createSideLink(
  rules: MatterRules,
  { id, side, questions }: SketchedDemand,
  matter: string,
): ProposedLink {
  return {
    case_id: id,
    matter,
    stance: side,
    score: 1,
    reasons: { question: questions[0] ?? null },
    by_rule: rules.confirmsSides,
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
