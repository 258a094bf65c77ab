import { answerCells } from '@zhiyu/server/cube/answer-cells';
import { answerStockFrames } from '@zhiyu/server/cube/answer-frames';
import { answerGroups, answerTotal, type CubeGrouping } from '@zhiyu/server/cube/answer-groups';
import { answerTimes } from '@zhiyu/server/cube/answer-times';
import { answerStockTrend, answerWindows } from '@zhiyu/server/cube/answer-trend';
import { Cube } from '@zhiyu/server/cube/cube';
import { createCubeCase } from '@zhiyu/server/cube/cube-case';
import { everyCase } from '@zhiyu/server/cube/question';
import { readState } from '@zhiyu/server/cube/read-state';
import { writeState } from '@zhiyu/server/store/change-state';
import type { StoredCase } from '@zhiyu/server/store/stored-case';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { describe, expect, it } from 'vitest';
import { groupMatters, type NaiveCase, naiveCell } from '../naive-figures';
import { countNaively, inventQuestion, zones } from './cube-questions';
import { createInventor, createRandom } from './random-cases';

const CASES = 1000;
const QUESTIONS = 10;
const frame = { offsetMs: 8 * 3_600_000, zones };

type Row = StoredCase & NaiveCase;

function fill(rows: readonly Row[]): Cube {
  const cube = new Cube(frame);
  for (const row of rows) cube.put(readState(createCubeCase(), row.id, JSON.parse(writeState(row))));
  return cube;
}

/** Runs to the end what pauses now and then. */
function finish<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function inventRows(seed: number, count: number) {
  const inventor = createInventor(createRandom(seed));
  const rows = Array.from({ length: count }, (_, n): Row => ({ ...inventor.inventCase(n), id: n + 1 }));
  return { inventor, rows };
}

function expectSame(
  cube: Cube,
  rows: readonly Row[],
  inventor: ReturnType<typeof createInventor>,
  measure: MeasureId,
) {
  const question = inventQuestion(inventor, measure);
  const what = JSON.stringify(question);
  const isRate = measureOf(measure).kind === 'rate' || measureOf(measure).kind === 'duration';
  const isCount = measure === 'perResident' || !isRate;
  const counted = countNaively(rows, groupMatters(rows), question);
  const sum = (list: typeof counted) => ({
    cases: list.length,
    numerator: list.reduce((total, { share }) => total + share.above, 0),
    denominator: isCount || list.length === 0 ? null : list.length,
  });
  expect(finish(answerTotal(cube, question)), what).toEqual(sum(counted));

  const level = 10 + Math.floor(inventor.random() * 10);
  const cells = finish(answerCells(cube, question, level));
  const byCell = new Map<string, typeof counted>();
  for (const one of counted) {
    const key = one.row.cell === null ? 'none' : naiveCell(one.row.cell, level).join();
    byCell.set(key, [...(byCell.get(key) ?? []), one]);
  }
  const unlocated = sum(byCell.get('none') ?? []);
  expect(cells.unlocated, what).toEqual({
    numerator: unlocated.numerator,
    denominator: isCount ? null : unlocated.cases,
  });
  byCell.delete('none');
  const found = Array.from(cells.mortons, (morton, i) => [
    naiveCell(morton * 4 ** (19 - level), level).join(),
    cells.numerators[i],
    cells.denominators?.[i] ?? null,
  ]);
  const wanted = [...byCell].map(([key, list]) => [key, sum(list).numerator, sum(list).denominator]);
  expect(found.sort(), what).toEqual(wanted.sort());
  expect([...cells.mortons], what).toEqual([...cells.mortons].sort((one, other) => one - other));

  const by = inventor.pick(['area', 'accountableArea', 'category', 'unit'] as const);
  const column = {
    area: 'area',
    accountableArea: 'accountable_area',
    category: 'category',
    unit: 'unit',
  } as const;
  const ordinals = Array.from({ length: 20 }, (_, n) => n + 1);
  const grouping: CubeGrouping = {
    by,
    ordinals,
    groups: ordinals.map((ordinal) => 1 + (ordinal % 4)),
    keepsOthers: inventor.chance(0.5),
  };
  const groups = [0, 1, 2, 3, 4].flatMap((group) => {
    const list = counted.filter(({ row }) => {
      const ordinal = row[column[by]];
      const isListed = ordinal !== null && ordinal <= 20;
      return isListed ? 1 + (ordinal % 4) === group : grouping.keepsOthers && group === 0;
    });
    return list.length === 0 ? [] : [{ group, ...sum(list) }];
  });
  expect(finish(answerGroups(cube, question, grouping)), what).toEqual(groups);
}

describe('the cube', () => {
  const { inventor, rows } = inventRows(20260401, CASES);
  const cube = fill(rows);

  it.each(measureIds)('counts %s as its definition says', (measure) => {
    for (let n = 0; n < QUESTIONS; n++) expectSame(cube, rows, inventor, measure);
  });

  it('tells how long cases took', () => {
    for (let n = 0; n < QUESTIONS; n++) {
      const question = inventQuestion(inventor, 'timeToClose');
      const counted = countNaively(rows, groupMatters(rows), question);
      const minutes = [...new Set(counted.map(({ share }) => share.minutes ?? 0))].sort(
        (one, other) => one - other,
      );
      const count = (minute: number, above: number) =>
        counted.filter(({ share }) => share.minutes === minute && share.above === above).length;
      expect(finish(answerTimes(cube, question))).toEqual(
        minutes.map((minute) => ({
          duration: minute * 60_000,
          ended: count(minute, 1),
          censored: count(minute, 0),
        })),
      );
    }
  });

  it.each(measureIds.filter((id) => measureOf(id).kind === 'stock'))('follows %s over time', (measure) => {
    for (let n = 0; n < QUESTIONS / 2; n++) {
      const question = inventQuestion(inventor, measure);
      // Every other time what is due soon reaches less far than the day before.
      const further = n % 2 === 0 ? 3 : 1.5;
      const moments = Array.from({ length: 15 }, (_, day) => ({
        instant: question.asOf + day * 86_400_000,
        dueSoonUntil: question.asOf + (day + (day % 7 === 3 ? further : 1)) * 86_400_000,
        dormantBefore: question.asOf + (day - 3) * 86_400_000,
      }));
      const wanted = moments.map(({ instant, dueSoonUntil, dormantBefore }) => {
        return countNaively(rows, groupMatters(rows), {
          ...question,
          asOf: instant,
          dueSoonUntil,
          dormantBefore,
        }).length;
      });
      expect(finish(answerStockTrend(cube, question, moments)), JSON.stringify(question)).toEqual(wanted);
      const whole = finish(answerStockFrames(cube, question, moments, 16));
      // Where little may be held, the instants are walked over in several stretches.
      expect(finish(answerStockFrames(cube, question, moments, 16, 1)), JSON.stringify(question)).toEqual(
        whole,
      );
      let sum = 0;
      const sums = whole.frames.map(({ differences: [counts = []], unlocated: [missing = 0] }) => {
        for (const difference of counts) sum += difference;
        sum += missing;
        return sum;
      });
      expect(sums).toEqual(wanted);
    }
  });

  it('sums windows one by one', () => {
    const question = { ...inventQuestion(inventor, 'closureRate'), asOf: Date.UTC(2026, 6, 1) };
    const windows = Array.from({ length: 20 }, (_, week) => ({
      from: Date.UTC(2026, 2, 1) + week * 604_800_000,
      to: Date.UTC(2026, 2, 8) + week * 604_800_000,
    }));
    const wanted = windows.map((window) => {
      const counted = countNaively(rows, groupMatters(rows), { ...question, ...window });
      const numerator = counted.reduce((total, { share }) => total + share.above, 0);
      return { cases: counted.length, numerator, denominator: counted.length === 0 ? null : counted.length };
    });
    expect(finish(answerWindows(cube, question, windows))).toEqual(wanted);
  });
});

describe('a cube that changes', () => {
  it('takes in areas beyond the numbers that narrow columns hold', () => {
    const { inventor, rows } = inventRows(78, 400);
    const far = rows.map((row, n) => (n > 200 && n % 2 === 0 ? { ...row, area: row.area + 70_000 } : row));
    const cube = fill(far);
    const areas = [3, 5, 70_003, 70_004];
    const question = { ...inventQuestion(inventor, 'reported'), from: null, to: null };
    const asked = { ...question, asOf: Date.UTC(2027, 0, 1), slice: { ...everyCase, areas } };
    const counted = countNaively(far, groupMatters(far), asked);
    expect(counted.filter(({ row }) => row.area > 70_000).length).toBeGreaterThan(5);
    expect(finish(answerTotal(cube, asked)).numerator).toBe(counted.length);
    const grouping = { by: 'area' as const, ordinals: [70_003], groups: [1], keepsOthers: false };
    const { length } = counted.filter(({ row }) => row.area === 70_003);
    expect(finish(answerGroups(cube, asked, grouping))).toEqual([
      { group: 1, cases: length, numerator: length, denominator: null },
    ]);
  });

  it('stays equal to its definition and to a cube made anew, whatever changes', () => {
    const { inventor, rows } = inventRows(77, 400);
    const cube = fill(rows);
    cube.blockSums();
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 100; n++) {
        const place = inventor.chance(0.7) ? Math.floor(inventor.random() * rows.length) : rows.length;
        const old = rows[place];
        const anew = inventor.inventCase(place);
        // A whole other history, the same with another place or category, or the same said again.
        const changed =
          old === undefined || inventor.chance(0.4)
            ? anew
            : {
                ...old,
                ...inventor.pick([
                  { area: anew.area, cell: anew.cell, lng: anew.lng, lat: anew.lat },
                  { category: anew.category, unit: anew.unit },
                  { voided_at: anew.voided_at },
                  { matter: anew.matter, requester_key: anew.requester_key },
                  { due_at: anew.due_at },
                  {},
                ]),
              };
        rows[place] = { ...changed, id: place + 1 };
        cube.put(readState(createCubeCase(), place + 1, JSON.parse(writeState(rows[place]))));
      }
      if (round === 3) cube.sortAtoms((area) => -area);
      for (const measure of measureIds) {
        expectSame(cube, rows, inventor, measure);
        const question = inventQuestion(inventor, measure);
        const anew = fill(rows);
        expect(finish(answerCells(cube, question, 17))).toEqual(finish(answerCells(anew, question, 17)));
      }
    }
  });
});
