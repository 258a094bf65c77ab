import { fileURLToPath } from 'node:url';
import { tellClock } from '@zhiyu/fixtures/generator/clock-truth';
import { createPlan, type Plan } from '@zhiyu/fixtures/generator/plan';
import { fillDay, type Slot } from '@zhiyu/fixtures/generator/slots';
import { tellStory } from '@zhiyu/fixtures/generator/tell-story';
import { readFinding, type Sum } from '@zhiyu/server/figure';
import { addFunnels } from '@zhiyu/server/funnel-figures';
import { addStandardised, type Strata } from '@zhiyu/server/standardised-figures';
import type { CompareAnswer, CompareRow } from '@zhiyu/shared/contract';
import { measureOf } from '@zhiyu/shared/measures';

const packFolder = fileURLToPath(new URL('../../fixtures/hangzhou', import.meta.url));
const DAY = 86_400_000;
const until = Date.parse('2026-06-20T00:00:00+08:00');

/** What is generated, and how often. */
export interface FunnelTruthOptions {
  /** Seeds of the calls: each is another half year of the city. */
  callSeeds: readonly number[];
  /** How often the same calls are handled anew; the runs are so many times the seeds. */
  handlings: number;
  /** Calls in a run, about a fifth of which go to a unit. */
  calls: number;
  days: number;
  /**
   * The district that closes late, where one does, and how many times the usual its chance of it is. Cases are late for
   * other reasons, too, so that its late cases grow by less.
   */
  planted: { district: string; chance: number };
  /** Told after each run. */
  onRun?: (run: number) => void;
}

/** How a district was called over all runs. */
export interface DistrictCalls {
  district: string;
  beyond95: number;
  beyond998: number;
  /** The same with the mix of domains held equal: calls of one district are not those of another. */
  heldBeyond95: number;
  heldBeyond998: number;
  /** On the side of closing late, beyond 95 and 99.8 %. */
  worse95: number;
  worse998: number;
  /** Means over the runs: cases due, and those of them not closed in time. */
  due: number;
  late: number;
}

/** What came of all runs, without a difference and with the planted one. */
export interface FunnelTruth {
  runs: number;
  equal: DistrictCalls[];
  planted: DistrictCalls[];
}

/**
 * Generates Hangzhou again and again with a known truth, and judges its districts by their on-time rate as the product
 * does. Calls are those of the generator for a seed; each run handles them anew, with everything that follows a dispatch:
 * once with no district different from the others, and once with one that is. What another district does is the same in
 * both, so it is told once.
 */
export function runFunnelTruth(options: FunnelTruthOptions): FunnelTruth {
  const { callSeeds, handlings, days, planted } = options;
  const [equal, different] = [new Map<string, DistrictCalls>(), new Map<string, DistrictCalls>()];
  let runs = 0;
  for (const callSeed of callSeeds) {
    const plan = planRun(options, callSeed);
    const slots = listHandled(plan, days);
    const own = slots.filter((slot) => districtOf(plan, slot) === planted.district);
    const late: Plan = { ...plan, latenessOf: () => planted.chance };
    for (let handling = 0; handling < handlings; handling++) {
      const seed = callSeed * 10_000 + handling;
      const counts = countInTime(plan, slots, seed);
      addRun(equal, counts);
      addRun(different, new Map([...counts, ...countInTime(late, own, seed)]));
      runs += 1;
      options.onRun?.(runs);
    }
  }
  return { runs, equal: divide(equal, runs), planted: divide(different, runs) };
}

function planRun({ calls, days }: FunnelTruthOptions, seed: number): Plan {
  const from = until - days * DAY;
  const plant = { lateness: 'equal' as const, hotSpots: 'none' as const, matters: false };
  return createPlan({ packFolder, seed, from, to: until, count: calls, plant });
}

function districtOf(plan: Plan, { position }: Slot): string {
  return plan.grids[position]?.path[0]?.id ?? '';
}

/** The calls that the desk does not answer itself. */
function listHandled(plan: Plan, days: number): Slot[] {
  const slots: Slot[] = [];
  for (
    let day = plan.days.dayAt(until - days * DAY);
    day.start < until;
    day = plan.days.day(day.number + 1)
  ) {
    for (const slot of fillDay(plan, day)) if (!slot.direct) slots.push(slot);
  }
  return slots;
}

interface Counts {
  due: number;
  met: number;
  /** The same of each domain. */
  domains: Map<string, { due: number; met: number }>;
}

/** Cases due before the end by district, and those of them closed in time, as the generator knows them. */
function countInTime(plan: Plan, slots: readonly Slot[], seed: number): Map<string, Counts> {
  const source = { ...plan, seed };
  const counts = new Map<string, Counts>();
  for (const slot of slots) {
    const clock = tellClock(tellStory(source, slot), until);
    if (clock === null || clock.dueAt === null || clock.dueAt >= until) continue;
    const district = districtOf(plan, slot);
    const known = counts.get(district) ?? { due: 0, met: 0, domains: new Map() };
    counts.set(district, known);
    const domain = slot.leaf.lineage.at(-1) ?? slot.leaf.category.id;
    const part = known.domains.get(domain) ?? { due: 0, met: 0 };
    known.domains.set(domain, part);
    for (const one of [known, part]) {
      one.due += 1;
      if (clock.standing === 'met') one.met += 1;
    }
  }
  return counts;
}

/** Where each district stands, by the product’s own figures and limits. */
function judge(counts: ReadonlyMap<string, Counts>) {
  const measure = measureOf('onTimeRate');
  const row = (id: string, { due, met }: Omit<Counts, 'domains'>): CompareRow => {
    const finding = readFinding(measure, { cases: due, numerator: met, denominator: due }, null);
    const name = { zh: id, en: id };
    return {
      id,
      name,
      residents: null,
      values: { onTimeRate: { ...finding, before: null, yearBefore: null } },
    };
  };
  const all = [...counts.values()].reduce(
    (sum, { due, met }) => ({ due: sum.due + due, met: sum.met + met }),
    { due: 0, met: 0 },
  );
  const answer: CompareAnswer = {
    asOf: new Date(until).toISOString(),
    seq: 0,
    by: 'area',
    parent: null,
    from: null,
    to: null,
    whole: row('all', all),
    rows: [...counts].map(([id, one]) => row(id, one)),
  };
  const judged = addStandardised(
    addFunnels(answer, ['onTimeRate']),
    new Map([['onTimeRate', listStrata([...counts.values()])]]),
  );
  return judged.rows.map(({ id, values }) => {
    const { due, met } = counts.get(id ?? '') as Counts;
    const { funnel, standardised } = values.onTimeRate ?? {};
    return {
      id: id ?? '',
      due,
      late: due - met,
      standing: funnel?.standing ?? 'within',
      held: standardised?.standing ?? 'within',
    };
  });
}

function addRun(found: Map<string, DistrictCalls>, counts: ReadonlyMap<string, Counts>): void {
  for (const judged of judge(counts)) addCall(found, judged);
}

function divide(found: ReadonlyMap<string, DistrictCalls>, runs: number): DistrictCalls[] {
  return [...found.values()].map((calls) => ({ ...calls, due: calls.due / runs, late: calls.late / runs }));
}

/** The sums of each domain by the place of the district. */
function listStrata(districts: readonly Counts[]): Strata {
  const domains = new Set(districts.flatMap((one) => [...one.domains.keys()]));
  return [...domains].map((domain) => {
    const sums = districts.map((one, place): [number, Sum] => {
      const { due, met } = one.domains.get(domain) ?? { due: 0, met: 0 };
      return [place, { cases: due, numerator: met, denominator: due }];
    });
    return new Map(sums);
  });
}

function addCall(
  found: Map<string, DistrictCalls>,
  { id: district, due, late, standing, held }: ReturnType<typeof judge>[number],
): void {
  const calls = found.get(district) ?? {
    district,
    beyond95: 0,
    beyond998: 0,
    heldBeyond95: 0,
    heldBeyond998: 0,
    worse95: 0,
    worse998: 0,
    due: 0,
    late: 0,
  };
  found.set(district, calls);
  calls.due += due;
  calls.late += late;
  if (standing !== 'within') calls.beyond95 += 1;
  if (standing.endsWith('998')) calls.beyond998 += 1;
  if (held !== 'within') calls.heldBeyond95 += 1;
  if (held.endsWith('998')) calls.heldBeyond998 += 1;
  if (standing.startsWith('below')) calls.worse95 += 1;
  if (standing === 'below998') calls.worse998 += 1;
}
