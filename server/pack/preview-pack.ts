import type { AreaNode } from '../city';
import { createRecorder } from '../ingest-record';
import { createLocator } from '../locate';
import { readCrowding } from '../open-recorder';
import { CASES_AT_ONCE, countRefolded, type RefoldedCase, refoldCases } from '../recompute-cases';
import { noCounts, type RecomputeCounts } from '../recompute-counts';
import { countCases, listNextCases, readRecompute } from '../store/city-recompute';
import { readCityState } from '../store/city-store';
import type { Database } from '../store/database';
import { locatorOfPack } from './model-of-pack';
import type { PackChanges } from './pack-changes';
import { type PlannedChange, planChange } from './plan-change';
import type { Pack } from './read-pack';
import type { NamedNode } from './tree-changes';

/** An area that cases leave or come to, counted with all below it. */
export interface AreaTraffic extends NamedNode {
  leaving: number;
  coming: number;
}

/** What adding a pack to a city that is there would do. */
export interface PackPreview {
  city: string;
  /** The version of the pack that the city has. */
  version: number;
  /** Whether anything would change. */
  changed: boolean;
  changes: PackChanges;
  /** What the run over the cases would find. */
  found: RecomputeCounts;
  /** The busiest first. */
  traffic: AreaTraffic[];
  /** An earlier change that the cases have not followed to the end. */
  unfinished: { looked: number; cases: number } | null;
}

/**
 * Finds out what adding a pack would change, and changes nothing: every case is folded anew under the pack and compared
 * with what is kept, a few thousand at a time.
 * @returns null where there is no such city yet
 * @throws ZhiyuError `pack-removes-used` when cases need a node that would go and has no successor
 */
export async function previewPack(
  db: Database,
  pack: Pack,
  options: {
    interruption?: AbortSignal | undefined;
    onProgress?: ((looked: number, cases: number) => void) | undefined;
  } = {},
): Promise<PackPreview | null> {
  const { id } = pack.city;
  const state = await readCityState(db, id);
  if (state === null) return null;
  const plan = await planChange(db, pack);
  const traffic = new Map<string, AreaTraffic>();
  let found = noCounts();
  if (plan.isChange && !plan.leavesCases) {
    const cases = await countCases(db, id);
    for await (const [looked, changed] of refoldAll(db, plan)) {
      options.interruption?.throwIfAborted();
      found = countRefolded(found, looked, changed);
      for (const refolded of changed.values()) countTraffic(plan, refolded, traffic);
      options.onProgress?.(found.looked, cases);
    }
  }
  const run = await readRecompute(db, id);
  return {
    city: id,
    version: state.version,
    changed: plan.isChange,
    changes: plan.changes,
    found,
    traffic: [...traffic.values()].sort((one, other) => sumOf(other) - sumOf(one)),
    unfinished: run && { looked: run.found.looked, cases: run.cases },
  };
}

async function* refoldAll(
  db: Database,
  { before, after }: PlannedChange,
): AsyncGenerator<[looked: number, changed: Map<number, RefoldedCase>]> {
  const { id } = before.city;
  const isCrowded = await readCrowding(db, id);
  const reader = createRecorder(before.city, await createLocator(db, before.city), isCrowded);
  const recorder = createRecorder(after.city, locatorOfPack(after.city, after.shapes), isCrowded);
  for (let last = 0; ; ) {
    const step = await db.transaction(async (tx) => {
      const ids = await listNextCases(tx, id, { id: last, unpublishedOnly: false }, CASES_AT_ONCE);
      return { ids, changed: await refoldCases(tx, id, recorder, ids, reader) };
    });
    if (step.ids.length === 0) return;
    last = step.ids.at(-1) as number;
    yield [step.ids.length, step.changed];
  }
}

/** A case that goes from one area to another leaves every area that holds the one and not the other. */
function countTraffic(plan: PlannedChange, refolded: RefoldedCase, traffic: Map<string, AreaTraffic>): void {
  const { before, after } = refolded;
  if (before.area === after.area) return;
  const pathOf = ({ city }: PlannedChange['before'], ordinal: number): readonly AreaNode[] =>
    city.areas.path(city.areas.byOrdinal(ordinal)?.id ?? '');
  const left = pathOf(plan.before, before.area);
  const come = pathOf(plan.after, after.area);
  const [was, is] = [new Set(left.map(({ id }) => id)), new Set(come.map(({ id }) => id))];
  for (const node of left) if (!is.has(node.id)) trafficOf(traffic, node).leaving += 1;
  for (const node of come) if (!was.has(node.id)) trafficOf(traffic, node).coming += 1;
}

function trafficOf(traffic: Map<string, AreaTraffic>, { id, name, nameEn }: AreaNode): AreaTraffic {
  let known = traffic.get(id);
  if (known === undefined) {
    known = { id, name: { zh: name, en: nameEn ?? name }, leaving: 0, coming: 0 };
    traffic.set(id, known);
  }
  return known;
}

function sumOf({ leaving, coming }: AreaTraffic): number {
  return leaving + coming;
}
