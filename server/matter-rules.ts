import type { Stance } from '@zhiyu/shared/case';
import type { Matters, OpposedQuestion } from '@zhiyu/shared/pack';
import type { CityModel } from './city';
import type { Evidence, MatterReach } from './matter-evidence';

const USUAL_RADIUS_METRES = 150;
const USUAL_DAYS = 30;

/** What a demand says of a question: its words in one piece, and the ordinal of its category. */
export interface Wording {
  category: number | null;
  words: string;
}

/** How a city links demands into matters. */
export interface MatterRules {
  reach: MatterReach;
  /** Identifiers of the pack's questions that a demand is about. */
  listQuestions(wording: Wording): string[];
  /** The side that a demand takes on the first of these questions on which it takes one; null where on none. */
  findSide(wording: Wording, questions: readonly string[]): Stance | null;
  /** What a question is called, in the first language of the pack; null for one that the pack does not have. */
  nameQuestion(id: string): string | null;
  /** Whether the pack's rule confirms a link on this evidence; never without such a rule. */
  confirms(evidence: Evidence): boolean;
  /** Whether the pack's rule confirms the side that the words tell. */
  confirmsSides: boolean;
}

/** Reads the rules of a city's pack. */
export function createMatterRules(city: CityModel): MatterRules {
  const {
    radiusMetres = USUAL_RADIUS_METRES,
    days = USUAL_DAYS,
    confirm,
    opposed = [],
  } = city.pack.matters ?? {};
  const questions = new Map(opposed.map((question) => [question.id, readQuestion(city, question)]));
  return {
    reach: { radiusMetres, days },
    listQuestions: (wording) =>
      [...questions].filter(([, { isAbout }]) => isAbout(wording)).map(([question]) => question),
    findSide: (wording, ids) => {
      for (const id of ids) {
        const side = questions.get(id)?.findSide(wording) ?? null;
        if (side !== null) return side;
      }
      return null;
    },
    nameQuestion: (id) => {
      const name = opposed.find((question) => question.id === id)?.name;
      return name?.[city.pack.languages[0] ?? 'zh'] ?? null;
    },
    confirms: (evidence) => confirm !== undefined && isConfirmed(evidence, confirm),
    confirmsSides: confirm?.questions === true,
  };
}

function readQuestion(city: CityModel, question: OpposedQuestion) {
  const isIn = (categories: string[] = []) => {
    const ordinals = new Set(categories.flatMap((id) => city.categories.subtree(id)));
    return (category: number | null) => category !== null && ordinals.has(category);
  };
  const about = isIn(question.categories);
  const [pro, against] = [question.for, question.against].map(({ words, categories }) => {
    const isListed = isIn(categories);
    return (wording: Wording) => isListed(wording.category) || hasAny(wording.words, words);
  });
  return {
    isAbout: (wording: Wording) =>
      about(wording.category) && (question.words === undefined || hasAny(wording.words, question.words)),
    findSide: (wording: Wording): Stance | null => {
      const isFor = pro?.(wording);
      if (isFor === against?.(wording)) return null;
      return isFor ? 'for' : 'against';
    },
  };
}

function hasAny(text: string, words: readonly string[] = []): boolean {
  return words.some((word) => text.includes(word.toLowerCase()));
}

/** An address stands for the place only where a point is missing: points that lie apart are for a person to judge. */
function isConfirmed(evidence: Evidence, rule: NonNullable<Matters['confirm']>): boolean {
  const isNear = evidence.metres === null ? evidence.sameAddress : evidence.metres <= rule.metres;
  if (!isNear || evidence.days > rule.days) return false;
  if (rule.questions && evidence.question !== null) return true;
  return evidence.sameCategory && evidence.similarity >= rule.similarity;
}
