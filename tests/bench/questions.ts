import type { Aggregate, Window } from '@zhiyu/server/aggregate';
import type { CityModel } from '@zhiyu/server/city';
import { compareChildren } from '@zhiyu/server/comparison';
import type { Grouping } from '@zhiyu/server/store/compare';
import type { MeasuredSlice } from '@zhiyu/server/store/measured-slice';
import { demoViewer, narrowSlice } from '@zhiyu/server/viewer';
import type { MeasureId } from '@zhiyu/shared/measures';
import type { Slice } from '@zhiyu/shared/slice';
import { BENCH_END } from './city-cases';

const DAY = 86_400_000;
const LEVEL = 17;

/** What is asked for. */
export type BenchAsk =
  | { kind: 'cells'; asked: MeasuredSlice; level: number }
  | { kind: 'trend'; asked: MeasuredSlice; windows: Window[] }
  | { kind: 'stockTrend'; asked: MeasuredSlice; instants: number[] }
  | { kind: 'compare'; asked: MeasuredSlice[]; grouping: Grouping };

/** A question of the bench. */
export interface BenchQuestion {
  name: string;
  ask: BenchAsk;
  /** What a scan that knows the order of reports would read: bytes a case of the narrowest columns, over these reports. */
  scan: { from: number | null; to: number; bytes: number };
  /** CPU milliseconds of the peers over ten million cases, as measured when the cube was chosen; null for the others. */
  reference: { sql: number; duckdb: number } | null;
}

/** What the bench asks of a city. The five questions with a reference stand first. */
export function listQuestions(city: CityModel): BenchQuestion[] {
  const now = BENCH_END;
  const past = now - 400 * DAY - 5_000_000;
  const daysAgo = (days: number) => now - days * DAY;
  const [district] = city.areas.children(city.root.id);
  const domains = city.categories.children(null).map(({ id }) => id);
  const [channel] = city.channels.nodes;
  const units = city.units.nodes.filter(({ id }) => city.units.children(id).length === 0).slice(0, 3);

  const ask = (measure: MeasureId, from: number | null, part: Partial<Slice> = {}, asOf = now) =>
    askMeasure(city, measure, { from, asOf, part });
  const cells = (asked: MeasuredSlice): BenchAsk => ({ kind: 'cells', asked, level: LEVEL });
  const windows = Array.from({ length: 365 }, (_, n) => ({ from: daysAgo(365 - n), to: daysAgo(364 - n) }));
  const instants = windows.map(({ to }) => to);
  const { grouping } = compareChildren(city, 'area', city.root.id, () => null);
  const flows: MeasureId[] = ['reported', 'answeredDirectly', 'dispatched', 'closed'];
  const compare = (days: number): BenchAsk => ({
    kind: 'compare',
    asked: [
      ...flows.map((measure) => ask(measure, daysAgo(days))),
      ...(['open', 'overdue'] as const).map((measure) => ask(measure, null)),
    ],
    grouping,
  });
  const filtered = (part: Partial<Slice>) => cells(ask('reported', daysAgo(365), part));
  const scan = (days: number | null, bytes: number, to = now) => ({
    from: days === null ? null : daysAgo(days),
    to,
    bytes,
  });

  return [
    {
      name: 'cells, city, 30 days',
      ask: cells(ask('reported', daysAgo(30))),
      scan: scan(30, 4),
      reference: { sql: 221, duckdb: 27 },
    },
    {
      name: 'cells, one domain, 365 days',
      ask: filtered({ categories: domains.slice(0, 1) }),
      scan: scan(365, 6),
      reference: { sql: 108, duckdb: 39 },
    },
    {
      name: 'cells, one district, 90 days',
      ask: cells(ask('reported', daysAgo(90), { areas: [district!.id] })),
      scan: scan(90, 4),
      reference: { sql: 294, duckdb: 11 },
    },
    {
      name: 'cells, city, all three years',
      ask: cells(ask('reported', null)),
      scan: scan(null, 4),
      reference: { sql: 4000, duckdb: 200 },
    },
    {
      name: 'cells, overdue now',
      ask: cells(ask('overdue', null)),
      scan: scan(null, 8),
      reference: { sql: 100, duckdb: 49 },
    },
    { name: 'cells, city, 365 days', ask: filtered({}), scan: scan(365, 4), reference: null },
    {
      name: 'cells, four domains, 365 days',
      ask: filtered({ categories: domains.slice(1, 5) }),
      scan: scan(365, 6),
      reference: null,
    },
    {
      name: 'cells, one channel, 365 days',
      ask: filtered({ channels: [channel!.id] }),
      scan: scan(365, 5),
      reference: null,
    },
    {
      name: 'cells, three units, 365 days',
      ask: filtered({ units: units.map(({ id }) => id) }),
      scan: scan(365, 6),
      reference: null,
    },
    {
      name: 'cells, open 400 days ago',
      ask: cells(ask('open', null, {}, past)),
      scan: scan(null, 8, past),
      reference: null,
    },
    {
      name: 'trend, reported, 365 days',
      ask: { kind: 'trend', asked: ask('reported', daysAgo(365)), windows },
      scan: scan(365, 4),
      reference: null,
    },
    {
      name: 'trend, open at 365 midnights',
      ask: { kind: 'stockTrend', asked: ask('open', null), instants },
      scan: scan(null, 8),
      reference: null,
    },
    {
      name: 'compare 13 districts, 6 measures, 30 days',
      ask: compare(30),
      scan: scan(null, 12),
      reference: null,
    },
    {
      name: 'compare 13 districts, 6 measures, 365 days',
      ask: compare(365),
      scan: scan(null, 12),
      reference: null,
    },
  ];
}

function askMeasure(
  city: CityModel,
  measure: MeasureId,
  { from, asOf, part }: { from: number | null; asOf: number; part: Partial<Slice> },
): MeasuredSlice {
  const slice: Slice = {
    city: city.id,
    areas: [],
    accountableAreas: [],
    categories: [],
    requestTypes: [],
    channels: [],
    units: [],
    requesters: [],
    rest: null,
    from,
    to: null,
    at: asOf,
    ...part,
  };
  return { city, slice: narrowSlice(slice, demoViewer, city), measure, from, to: null, asOf, cells: null };
}

/** An answer as columns of numbers, by which answers are compared: of cells the Morton numbers, sums, and the unlocated. */
export type AnswerColumns = Float64Array[];

/** Asks as the product does; the columns are made when they are called for, outside of what is measured. */
export async function askAggregate(aggregate: Aggregate, ask: BenchAsk): Promise<() => AnswerColumns> {
  switch (ask.kind) {
    case 'cells': {
      const { mortons, numerators, unlocated } = await aggregate.cells(ask.asked, ask.level);
      return () => [toColumn(mortons), toColumn(numerators), toColumn([unlocated.numerator])];
    }
    case 'trend': {
      const sums = await aggregate.windows(ask.asked, ask.windows);
      return () => [toColumn(sums.map(({ numerator }) => numerator))];
    }
    case 'stockTrend': {
      const sums = await aggregate.stocks(ask.asked, ask.instants);
      return () => [toColumn(sums)];
    }
    case 'compare': {
      const columns: (() => Float64Array)[] = [];
      for (const asked of ask.asked) {
        const sums = await aggregate.groups(asked, ask.grouping);
        columns.push(() => listGroups(sums, ask.grouping));
      }
      return () => columns.map((column) => column());
    }
  }
}

/** The sums of groups by their number, from 0; zeros where there is none. */
export function listGroups(
  sums: readonly { group: number; numerator: number }[],
  { groups }: Grouping,
): Float64Array {
  const column = new Float64Array(groups.reduce((most, group) => Math.max(most, group), 0) + 1);
  for (const { group, numerator } of sums) column[group] = numerator;
  return column;
}

/** A column of numbers from whatever list they stand in. */
export function toColumn(list: ArrayLike<number>): Float64Array {
  return Float64Array.from(list);
}
