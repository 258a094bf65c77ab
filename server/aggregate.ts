import { measureOf } from '@zhiyu/shared/measures';
import type { FrameChange, Playback } from '@zhiyu/shared/playback';
import type { DurationCount } from '@zhiyu/shared/survival';
import type { CityModel } from './city';
import { type CaseFacts, readCaseFacts, readFirstReport } from './store/case-facts';
import { countOverdue, type DueRange, type OverduePage, type Page, readOverdue } from './store/case-list';
import { readCellGroups, readCellSums } from './store/cells';
import { type Grouping, type GroupSum, readGroupSums, readGroupTimes } from './store/compare';
import type { Database } from './store/database';
import type { MeasuredSlice } from './store/measured-slice';
import { readSnapshot, type Snapshot } from './store/snapshot';
import { readFlowSums, readStockSums, readTrendTimes, type SliceSum } from './store/trend';

/** A measure by cell, and of the cases without one. */
export interface CellSums {
  /** Ascending Morton numbers of the cells in which a case counts. */
  mortons: ArrayLike<number>;
  /** Beside each cell. */
  numerators: ArrayLike<number>;
  /** Null for counts. */
  denominators: ArrayLike<number> | null;
  unlocated: { numerator: number; denominator: number | null };
}

/** How many groups the cases of a measure fall into, by cell. */
export interface CellGroupCounts {
  /** Ascending Morton numbers of the cells with a case in a group. */
  mortons: ArrayLike<number>;
  /** Beside each cell. */
  groups: ArrayLike<number>;
}

/** A measure by cell, frame after frame, each as what is other than in the frame before. */
export type CellFrames = Pick<Playback, 'mortons' | 'frames'>;

/** A stretch of time [from, to), in milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/** What figures are made of, all of one state of a city. */
export interface Aggregate {
  /** The city's change sequence at that state. */
  seq(): number;
  cells(asked: MeasuredSlice, level: number): Promise<CellSums>;
  /** How many different groups the cases of a flow or a stock fall into in each cell. */
  cellGroups(asked: MeasuredSlice, level: number, grouping: Grouping): Promise<CellGroupCounts>;
  /** A measure by group; a group without cases has no entry. */
  groups(asked: MeasuredSlice, grouping: Grouping): Promise<GroupSum[]>;
  /** How long the cases of each group took. */
  groupTimes(asked: MeasuredSlice, grouping: Grouping): Promise<{ group: number; times: DurationCount[] }[]>;
  /** A flow or a rate over each of a list of windows. */
  windows(asked: MeasuredSlice, windows: Window[]): Promise<SliceSum[]>;
  /** How long the cases of each of a list of windows took. */
  windowTimes(asked: MeasuredSlice, windows: Window[]): Promise<DurationCount[][]>;
  /** How many cases are in a stock at each of a list of instants, which rise. */
  stocks(asked: MeasuredSlice, instants: number[]): Promise<number[]>;
  /** A flow or a rate by cell over each of a list of windows. */
  frames(asked: MeasuredSlice, windows: Window[], level: number): Promise<CellFrames>;
  /** A stock by cell at each of a list of instants, which rise. */
  stockFrames(asked: MeasuredSlice, instants: number[], level: number): Promise<CellFrames>;
  /** Overdue cases with their due time in a range: how many, and a page of them, the longest overdue first, then by id. */
  overdue(asked: MeasuredSlice, due: DueRange, page: Page): Promise<OverduePage>;
  facts(): Promise<CaseFacts>;
  /** When the first case was reported; null where there is none. */
  firstReport(): Promise<number | null>;
}

/** Runs reads of one answer on one state of a city that is not older than `seq`, as far as that can be had soon. */
export type ReadAggregate = <Answer>(
  city: CityModel,
  seq: number,
  read: (aggregate: Aggregate) => Promise<Answer>,
) => Promise<Answer>;

/** Aggregates in the database: slower the more cases there are, and right by definition. */
export function aggregateInDatabase(db: Database): ReadAggregate {
  return (city, _seq, read) => readSnapshot(db, city.id, (snapshot) => read(createAggregate(snapshot, city)));
}

function createAggregate(snapshot: Snapshot, city: CityModel): Aggregate {
  const inTurn = createTurn();
  return {
    seq: () => snapshot.seq,
    cells: (asked, level) => inTurn(() => readCells(snapshot, asked, level)),
    cellGroups: async (asked, level, grouping) => {
      const rows = await inTurn(() => readCellGroups(snapshot, asked, level, grouping));
      return { mortons: rows.map(({ cell }) => cell), groups: rows.map(({ groups }) => groups) };
    },
    groups: (asked, grouping) => inTurn(() => readGroupSums(snapshot, asked, grouping)),
    groupTimes: (asked, grouping) => inTurn(() => readGroupTimes(snapshot, asked, grouping)),
    windows: (asked, windows) => inTurn(() => readFlowSums(snapshot, asked, windows)),
    windowTimes: (asked, windows) => inTurn(() => readTrendTimes(snapshot, asked, windows)),
    stocks: (asked, instants) => inTurn(() => readStockSums(snapshot, asked, instants)),
    frames: (asked, windows, level) => {
      const questions = windows.map(({ from, to }) => ({ ...asked, from, to }));
      return inTurn(() => readFrames(snapshot, questions, level));
    },
    stockFrames: (asked, instants, level) => {
      const questions = instants.map((asOf) => ({ ...asked, asOf }));
      return inTurn(() => readFrames(snapshot, questions, level));
    },
    overdue: (asked, due, page) => inTurn(() => readOverduePage(snapshot, asked, due, page)),
    facts: () => inTurn(() => readCaseFacts(snapshot.tx, city.id)),
    firstReport: () => inTurn(() => readFirstReport(snapshot.tx, city.id)),
  };
}

/** One connection answers one question after the other; after one that has failed, none. */
function createTurn(): <Answer>(read: () => Promise<Answer>) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (read) => {
    const turn = last.then(read);
    last = turn;
    return turn;
  };
}

async function readOverduePage(
  snapshot: Snapshot,
  asked: MeasuredSlice,
  due: DueRange,
  page: Page,
): Promise<OverduePage> {
  const records = await readOverdue(snapshot, asked, due, page);
  const items = records.map(({ id, due_at: instant }) => ({ id, instant: instant ?? 0 }));
  return { total: await countOverdue(snapshot, asked, due), items };
}

async function readCells(snapshot: Snapshot, asked: MeasuredSlice, level: number): Promise<CellSums> {
  const sums = await readCellSums(snapshot, asked, level);
  const located = sums.filter(({ cell }) => cell !== null);
  const unlocated = sums.find(({ cell }) => cell === null) ?? { numerator: 0, denominator: null };
  const isCount = sums.every(({ denominator }) => denominator === null);
  return {
    mortons: located.map(({ cell }) => cell as number),
    numerators: located.map(({ numerator }) => numerator),
    denominators: isCount ? null : located.map(({ denominator }) => denominator ?? 0),
    unlocated,
  };
}

/** Cells question by question; then what differs from each to the next. */
async function readFrames(
  snapshot: Snapshot,
  questions: MeasuredSlice[],
  level: number,
): Promise<CellFrames> {
  const read: Map<number, number[]>[] = [];
  for (const asked of questions) {
    const isRate = measureOf(asked.measure).kind === 'rate';
    const { mortons, numerators, denominators, unlocated } = await readCells(snapshot, asked, level);
    const columns = isRate ? [numerators, denominators ?? []] : [numerators];
    const counts = new Map(Array.from(mortons, (cell, i) => [cell, columns.map((list) => list[i] ?? 0)]));
    counts.set(NOWHERE, isRate ? [unlocated.numerator, unlocated.denominator ?? 0] : [unlocated.numerator]);
    read.push(counts);
  }
  const cells = [...new Set(read.flatMap((counts) => [...counts.keys()]))].filter((cell) => cell !== NOWHERE);
  const mortons = Float64Array.from(cells).sort();
  const frames = read.map((counts, i) => differ(mortons, read[i - 1] ?? new Map(), counts));
  return { mortons, frames };
}

/** Stands for the cases without a cell. */
const NOWHERE = -1;

function differ(
  mortons: Float64Array,
  before: ReadonlyMap<number, number[]>,
  now: ReadonlyMap<number, number[]>,
): FrameChange {
  const width = now.get(NOWHERE)?.length ?? 1;
  const differenceAt = (cell: number, column: number) =>
    (now.get(cell)?.[column] ?? 0) - (before.get(cell)?.[column] ?? 0);
  const columns = Array.from({ length: width }, (_, column) => column);
  const cells = [...mortons.keys()].filter((place) =>
    columns.some((column) => differenceAt(mortons[place] as number, column) !== 0),
  );
  return {
    cells,
    differences: columns.map((column) =>
      cells.map((place) => differenceAt(mortons[place] as number, column)),
    ),
    unlocated: columns.map((column) => differenceAt(NOWHERE, column)),
  };
}
