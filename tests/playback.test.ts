import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import type { CellsAnswer } from '@zhiyu/shared/contract';
import { mortonOf } from '@zhiyu/shared/grid';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { decodePlayback, FRAMES_MEDIA_TYPE, type Playback } from '@zhiyu/shared/playback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChance, inventHistories } from './invent-histories';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const city = '/api/v1/cities/small-city';
const FIRST = at('02-20 00:00');
const { inputs, events } = inventHistories(createChance(23), 500, FIRST);
const byCell = measureIds.filter((id) => {
  const { kind, unit } = measureOf(id);
  return kind !== 'duration' && unit !== 'perTenThousand';
});

let db: Database;
let cubes: Cubes;
let inCubes: App;
let inDatabase: App;

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, inputs, events);
  cubes = keepCubes(db.url, null, () => {});
  inCubes = await startApp(db, { cubes });
  inDatabase = await startApp(db);
  cubes.of('small-city');
  await cubes.reach('small-city', (await loadCity(db, 'small-city')).seq, 60_000);
});
afterAll(async () => {
  await inCubes?.close();
  await inDatabase?.close();
  await cubes?.close();
  await db?.close();
});

async function askFrames(app: App, query: string): Promise<Playback> {
  const answer = await app.inject(`${city}/frames?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe(FRAMES_MEDIA_TYPE);
  return decodePlayback(new Uint8Array(answer.rawPayload));
}

/** What stands in each frame, by `x,y`, and without a cell. */
function addUp({
  columns,
  mortons,
  frames,
}: Playback): { cells: Map<number, number[]>; unlocated: number[] }[] {
  const standing = new Map<number, number[]>();
  const unlocated = new Array<number>(columns).fill(0);
  return frames.map((frame) => {
    for (let column = 0; column < columns; column++) {
      unlocated[column] = (unlocated[column] ?? 0) + (frame.unlocated[column] as number);
      for (let i = 0; i < frame.cells.length; i++) {
        const morton = mortons[frame.cells[i] as number] as number;
        const values = standing.get(morton) ?? new Array<number>(columns).fill(0);
        values[column] = (values[column] as number) + (frame.differences[column]?.[i] as number);
        standing.set(morton, values);
      }
    }
    const counted = [...standing].filter(([, values]) => (values.at(-1) as number) > 0);
    return {
      cells: new Map(counted.map(([morton, values]) => [morton, [...values]])),
      unlocated: [...unlocated],
    };
  });
}

describe('GET …/frames', () => {
  it.each(byCell)(
    'plays %s back frame by frame as the cells of each bucket are, in memory and in the database',
    async (measure: MeasureId) => {
      const window = 'from=2026-02-24T16:00:00Z&to=2026-03-06T04:00:00Z';
      const query = `measure=${measure}&level=17&bucket=day&${window}&area=west`;
      const [inMemory, fromDatabase] = [await askFrames(inCubes, query), await askFrames(inDatabase, query)];
      expect(addUp(inMemory)).toEqual(addUp(fromDatabase));
      expect(Array.from(inMemory.mortons)).toEqual(Array.from(fromDatabase.mortons));
      const isStock = measureOf(measure).kind === 'stock';
      const stood = addUp(inMemory);
      expect(stood).toHaveLength(10);
      for (const [i, frame] of stood.entries()) {
        const [from, to] = [inMemory.bounds[i] as number, inMemory.bounds[i + 1] as number].map((bound) =>
          new Date(bound).toISOString(),
        );
        const when = isStock ? `at=${to}` : `from=${from}&to=${to}`;
        const answer = (
          await inDatabase.inject(`${city}/cells?measure=${measure}&level=17&area=west&${when}`)
        ).json<CellsAnswer>();
        const cells = new Map(answer.cells.map(([x = 0, y = 0, ...values]) => [mortonOf(x, y), values]));
        expect(frame.cells, `${measure} ${when}`).toEqual(cells);
        expect(frame.unlocated.at(-1), `${measure} ${when}`).toBe(answer.unlocated);
      }
    },
  );

  it('cuts the first and the last frame to the window, which ends at T at the latest', async () => {
    const { bounds } = await askFrames(
      inCubes,
      'measure=reported&from=2026-03-10T01:00:00Z&to=2026-04-01T00:00:00Z',
    );
    expect(Array.from(bounds)).toEqual(
      ['2026-03-10T01:00:00Z', '2026-03-10T16:00:00Z', '2026-03-11T04:00:00Z'].map((text) =>
        Date.parse(text),
      ),
    );
  });

  it('is kept and tagged as cells are, and says what it cannot play', async () => {
    const url = `${city}/frames?measure=open`;
    const first = await inCubes.inject(url);
    expect(first.headers['zhiyu-as-of']).toBe('2026-03-11T12:00:00+08:00');
    const again = await inCubes.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    expect(again.statusCode).toBe(304);
    for (const [query, status, code] of [
      ['measure=timeToClose', 400, 'no-cells-of-duration'],
      ['measure=perResident', 400, 'no-residents-of-cells'],
      ['measure=reported&bucket=hour&from=2026-01-01T00:00:00Z', 400, 'too-many-buckets'],
      ['measure=reported&area=atlantis', 404, 'unknown-area'],
      ['measure=dueSoon&from=2027-03-01T00:00:00Z&at=2027-03-04T00:00:00Z', 422, 'calendar-unpublished'],
    ] as const) {
      const answer = await inCubes.inject(`${city}/frames?${query}`);
      expect([answer.statusCode, answer.json().code], query).toEqual([status, code]);
    }
  });
});
