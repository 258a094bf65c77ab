import { answerCells } from '@zhiyu/server/cube/answer-cells';
import { answerGroups, answerTotal } from '@zhiyu/server/cube/answer-groups';
import { answerStockTrend, answerWindows } from '@zhiyu/server/cube/answer-trend';
import { Cube } from '@zhiyu/server/cube/cube';
import { type CubeQuestion, type CubeSlice, everyCase } from '@zhiyu/server/cube/question';
import type { MeasureId } from '@zhiyu/shared/measures';
import { createCityInventor, DISTRICTS, districtAreas, END, leafCategories } from './bench-city';

/**
 * Measures the cube alone, in CPU time: `tsx tests/cube/bench-cube.ts [cases] [repetitions] [years]`. How a question grows
 * with the history shows at equal cases a day: 1 million over 0.3 years beside 10 over 3 and 30 over 9.
 */

const DAY = 86_400_000;
const count = Number(process.argv[2] ?? 1_000_000);
const repetitions = Number(process.argv[3] ?? 15);
const years = Number(process.argv[4] ?? 3);

const cube = new Cube({ offsetMs: 8 * 3_600_000, zones: [] });
const inventor = createCityInventor(count, years);
cube.columns.reserve(count);
const loading = process.cpuUsage();
for (let id = 0; id < count; id++) cube.put(inventor.invent(id));
report('load', cpuSince(loading));
const sorting = process.cpuUsage();
cube.sortAtoms((area) => area);
cube.trim();
report('sort atoms', cpuSince(sorting));
const building = process.cpuUsage();
cube.levels.at(19);
cube.levels.at(17);
report('levels 19 and 17', cpuSince(building));
const summing = process.cpuUsage();
cube.blockSums();
report('block sums', cpuSince(summing));
globalThis.gc?.();
const { rss, arrayBuffers, heapUsed } = process.memoryUsage();
console.log(
  `memory: rss ${mb(rss)}, arrays ${mb(arrayBuffers)}, heap ${mb(heapUsed)}; atoms ${cube.atoms.count}, ` +
    `cells at 19: ${cube.levels.at(19).count}, at 17: ${cube.levels.at(17).count}`,
);

const now = END;
const slice = (part: Partial<CubeSlice>): CubeSlice => ({ ...everyCase, ...part });
const ask = (
  measure: MeasureId,
  days: number | null,
  part: Partial<CubeSlice> = {},
  to = now,
): CubeQuestion => ({
  measure,
  slice: slice(part),
  from: days === null ? null : to - days * DAY,
  to,
  asOf: now,
  dueSoonUntil: now + DAY,
  dormantBefore: now - 5 * DAY,
});
const stock = (measure: MeasureId, asOf: number, part: Partial<CubeSlice> = {}): CubeQuestion => ({
  ...ask(measure, null, part),
  to: null,
  asOf,
  dueSoonUntil: asOf + DAY,
  dormantBefore: asOf - 5 * DAY,
});
const mixed: Partial<CubeSlice> = {
  areas: [1, 2, 3, 4].flatMap(districtAreas),
  categories: [1, 2, 3, 4, 5, 6].flatMap(leafCategories),
  channels: [1, 2, 3],
  requestTypes: [1, 2, 3],
  requesters: [1, 2],
};
const past = now - 400 * DAY - 5_000_000;
const cells =
  (question: CubeQuestion, level = 17) =>
  () =>
    finish(answerCells(cube, question, level)).mortons.length;

const plain = new Int32Array(10_000_000).fill(1);
time('yardstick: summing 40 MB', () => {
  let sum = 0;
  for (let i = 0; i < plain.length; i++) sum += plain[i]!;
  return sum;
});
time('1 city, 30 days', cells(ask('reported', 30)));
time('2 one category, 365 days', cells(ask('reported', 365, { categories: leafCategories(7) })));
time('3 a district, 90 days', cells(ask('reported', 90, { areas: districtAreas(3) })));
time('4 all years', cells(ask('reported', null)));
time('5 overdue now', cells(stock('overdue', now)));
time('city, 30 days, level 19', cells(ask('reported', 30), 19));
time('all years, level 19', cells(ask('reported', null), 19));
time('a district, all years, level 17', cells(ask('reported', null, { areas: districtAreas(3) })));
time('mixed filters, 90 days', cells(ask('reported', 90, mixed)));
time('mixed filters, 365 days', cells(ask('reported', 365, mixed)));
time('mixed filters, all years', cells(ask('reported', null, mixed)));
time('channel, 365 days', cells(ask('reported', 365, { channels: [2] })));
time('unit, 365 days', cells(ask('reported', 365, { units: [7, 8, 9] })));
time('unit, all years', cells(ask('reported', null, { units: [7, 8, 9] })));
time('answered directly, all years', cells(ask('answeredDirectly', null)));
time('on-time rate, 365 days', cells(ask('onTimeRate', 365)));
time('on-time rate, all years', cells(ask('onTimeRate', null)));
time('closed, 365 days', cells(ask('closed', 365)));
time('first-time rate, all years', cells(ask('firstTimeRate', null)));
time('repeated, 365 days', cells(ask('repeated', 365)));
time('matters, 365 days', cells(ask('matters', 365)));
time('matters, all years', cells(ask('matters', null)));
time('overdue at a past instant', cells(stock('overdue', past)));
time('open at a past instant, mixed', cells(stock('open', past, mixed)));
time('dormant now', cells(stock('dormant', now)));
const districts = Array.from({ length: DISTRICTS }, (_, n) => n + 1);
const grouping = {
  by: 'area' as const,
  ordinals: districts.flatMap(districtAreas),
  groups: districts.flatMap((district) => districtAreas(district).map(() => district)),
  keepsOthers: true,
};
const six: MeasureId[] = ['reported', 'dispatched', 'onTimeRate', 'satisfactionRate', 'overdue', 'open'];
for (const days of [30, 365]) {
  time(`compare 13 districts, 6 measures, ${days} days`, () => {
    for (const measure of six) {
      const isStock = measure === 'overdue' || measure === 'open';
      finish(answerGroups(cube, isStock ? stock(measure, now) : ask(measure, days), grouping));
    }
    return six.length;
  });
}
const windows = Array.from({ length: 365 }, (_, n) => ({
  from: now - (365 - n) * DAY,
  to: now - (364 - n) * DAY,
}));
const moments = windows.map(({ to }) => ({
  instant: to,
  dueSoonUntil: to + DAY,
  dormantBefore: to - 5 * DAY,
}));
for (const measure of ['reported', 'onTimeRate'] as const) {
  time(`trend of ${measure}, 365 days`, () => finish(answerWindows(cube, ask(measure, 365), windows)).length);
}
time(
  'trend of reported, a district',
  () => finish(answerWindows(cube, ask('reported', 365, { areas: districtAreas(3) }), windows)).length,
);
for (const measure of ['open', 'overdue', 'dueSoon'] as const) {
  time(
    `trend of ${measure}, 365 days`,
    () => finish(answerStockTrend(cube, stock(measure, now), moments)).length,
  );
}
time('total of all years', () => finish(answerTotal(cube, ask('reported', null))).numerator);

function time(name: string, run: () => number): void {
  let found = run();
  run();
  const times: number[] = [];
  for (let n = 0; n < repetitions; n++) {
    const before = process.cpuUsage();
    found = run();
    times.push(cpuSince(before));
  }
  times.sort((one, other) => one - other);
  const best = times[0]!;
  const p50 = times[Math.floor(times.length / 2)]!;
  const p95 = times[Math.floor(times.length * 0.95)]!;
  console.log(
    `${name.padEnd(44)} best ${best.toFixed(2).padStart(8)}  p50 ${p50.toFixed(2).padStart(8)} ms  p95 ${p95.toFixed(2).padStart(8)} ms  (${found})`,
  );
}

function finish<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function report(name: string, milliseconds: number): void {
  console.log(`${name}: ${milliseconds.toFixed(0)} ms CPU, ${(count / milliseconds).toFixed(0)} cases a ms`);
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
