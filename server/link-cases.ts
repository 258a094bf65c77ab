import type { CityModel } from './city';
import { listPlaces, type SketchedDemand, sketchDemand } from './demand';
import { matchDemands } from './match-demands';
import { createMatterRules, type MatterRules } from './matter-rules';
import type { Transaction } from './store/database';
import { addProposals, withdrawProposals, writeDecisions } from './store/matter-links';
import {
  type CandidateSearch,
  type ComparedCase,
  findCandidates,
  readCompared,
  readSketches,
  writeSketches,
} from './store/matter-sketches';

/** Demands compared with one demand at most, by each way of finding them: the work for a case is bounded. */
const MOST_CANDIDATES = 40;
const DAY = 86_400_000;

/** What linking came to. */
export interface LinkedCount {
  /** Demands that were compared: new ones, and those that changed. */
  compared: number;
  proposed: number;
}

/**
 * Looks at cases and proposes matters for those that are new or have changed since they were looked at last; the same
 * cases again propose nothing new. With `anew`, all of them are compared.
 */
export async function linkCases(
  tx: Transaction,
  city: CityModel,
  ids: readonly number[],
  now: number,
  anew = false,
): Promise<LinkedCount> {
  const rules = createMatterRules(city);
  const read = await readCompared(tx, city.id, ids);
  const demands = new Map<number, SketchedDemand>();
  for (const compared of read) {
    const demand = sketchDemand(city, rules, compared);
    if (demand !== null) demands.set(demand.id, demand);
  }
  const known = await readSketches(tx, city.id, ids);
  const changed = read.filter(({ id }) => anew || known.get(id)?.digest !== demands.get(id)?.digest);
  if (changed.length === 0) return { compared: 0, proposed: 0 };
  const fresh = changed.flatMap(({ id }) => demands.get(id) ?? []);
  const gone = changed.filter(({ id }) => !demands.has(id)).map(({ id }) => id);
  await writeSketches(tx, city.id, fresh.map(toSketch), known, gone);
  await settle(tx, city.id, changed, now);
  const candidatesOf = await readCandidates(tx, city, rules, fresh);
  const proposals = matchDemands(rules, fresh, candidatesOf);
  await addProposals(tx, city.id, proposals, now);
  return { compared: fresh.length, proposed: proposals.links.length };
}

/**
 * Closes the open proposals of cases that have changed: those that came true are confirmed, the others are taken back
 * and, where they still hold, proposed again.
 */
async function settle(
  tx: Transaction,
  city: string,
  changed: readonly ComparedCase[],
  now: number,
): Promise<void> {
  const open = changed.filter(({ proposed }) => proposed !== null);
  const came = open.filter(({ proposed, matter }) => proposed === matter);
  const decisions = came.map(({ id, matter }) => ({
    case_id: id,
    matter: matter as string,
    state: 'confirmed' as const,
    stance: null,
    by: 'source',
  }));
  await writeDecisions(tx, city, decisions, now);
  await withdrawProposals(
    tx,
    city,
    open.map(({ id }) => id),
  );
  for (const compared of open) compared.proposed = null;
}

async function readCandidates(
  tx: Transaction,
  city: CityModel,
  rules: MatterRules,
  fresh: readonly SketchedDemand[],
): Promise<(demand: SketchedDemand) => SketchedDemand[]> {
  const searches = fresh.map((demand) => toSearch(demand, rules));
  const found = await findCandidates(tx, city.id, searches, MOST_CANDIDATES);
  const known = new Map(fresh.map((demand) => [demand.id, demand]));
  const missing = new Set([...found.values()].flat().filter((id) => !known.has(id)));
  if (missing.size > 0) {
    for (const compared of await readCompared(tx, city.id, missing)) {
      const demand = sketchDemand(city, rules, compared);
      if (demand !== null) known.set(demand.id, demand);
    }
  }
  const order = new Map(fresh.map(({ id }, index) => [id, index]));
  // Of two that are both new, the later looks at the earlier; so it is when they come one by one.
  const isBefore = (id: number, other: number) => (order.get(other) ?? -1) < (order.get(id) as number);
  return ({ id }) =>
    (found.get(id) ?? []).filter((other) => isBefore(id, other)).flatMap((other) => known.get(other) ?? []);
}

function toSearch(demand: SketchedDemand, { reach }: MatterRules): CandidateSearch {
  const { id, reportedAt, address, questions, bands } = demand;
  return {
    case_id: id,
    from: reportedAt - reach.days * DAY,
    to: reportedAt + reach.days * DAY,
    places: listPlaces(demand, reach.radiusMetres),
    class: demand.class,
    address,
    questions,
    bands,
  };
}

function toSketch(demand: SketchedDemand) {
  const { id, reportedAt, place, address, questions, bands, digest } = demand;
  return {
    case_id: id,
    reported_at: reportedAt,
    place,
    class: demand.class,
    address,
    questions,
    bands,
    digest,
  };
}
