import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cube } from '@zhiyu/server/cube/cube';
import { startCubeThread } from '@zhiyu/server/cube/cube-thread';
import { type CubeKeeper, keepCube } from '@zhiyu/server/cube/keep-cube';
import type { LoadProgress } from '@zhiyu/server/cube/load-cube';
import { questionOf, stockInstantOf } from '@zhiyu/server/cube/measured-question';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import { readCellSums } from '@zhiyu/server/store/cells';
import { loadCity } from '@zhiyu/server/store/city-store';
import { readGroupSums, readGroupTimes } from '@zhiyu/server/store/compare';
import type { Database } from '@zhiyu/server/store/database';
import type { MeasuredSlice } from '@zhiyu/server/store/measured-slice';
import { readSnapshot } from '@zhiyu/server/store/snapshot';
import { readFlowSums, readStockSums } from '@zhiyu/server/store/trend';
import { demoViewer, narrowSlice } from '@zhiyu/server/viewer';
import { requesters, requestTypes } from '@zhiyu/shared/case';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChance, inventHistories } from '../invent-histories';
import { at, smallCityFolder } from '../small-city';
import { createTestDatabase } from '../support/database';

const CITY = 'small-city';
const DAY = 86_400_000;
const FIRST = at('02-20 00:00');
const invented = createChance(41);
const { random, chance, pick, later } = invented;
const folder = mkdtempSync(join(tmpdir(), 'cube-'));
const snapshot = join(folder, 'small-city.cube');
const progress: LoadProgress[] = [];
const troubles: Error[] = [];

let db: Database;
let keeper: CubeKeeper | null = null;
const { inputs, events } = inventHistories(invented, 1200, FIRST);

beforeAll(async () => {
  db = await createTestDatabase();
  await addCity(db, smallCityFolder, { now: at('01-01 00:00') });
  const ingest = await createIngest(db, CITY);
  await ingest.write(
    inputs.slice(0, 800).map((input) => ({ input })),
    at('03-11 12:00'),
  );
});
afterAll(async () => {
  await keeper?.close();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(path: string | null = snapshot): CubeKeeper {
  progress.length = 0;
  troubles.length = 0;
  keeper = keepCube({
    db,
    city: CITY,
    snapshot: path,
    pollMs: 20,
    report: (step) => progress.push(step),
    warn: (trouble) => troubles.push(trouble),
    advance: () => {},
  });
  return keeper;
}

async function catchUp(kept: CubeKeeper): Promise<void> {
  const { seq } = await loadCity(db, CITY);
  while ((kept.seq() ?? -1) < seq) await sleep(10);
}

async function askRandom(measure: MeasureId): Promise<MeasuredSlice> {
  const { city } = await loadCity(db, CITY);
  const some = (items: readonly string[], probability: number) =>
    chance(probability) ? [pick(items), pick(items)] : [];
  const asOf = later(FIRST) + DAY * Math.floor(random() * 25) + pick([0, 0, 1, -1]);
  const isStock = measureOf(measure).kind === 'stock';
  const from = chance(0.5) && !isStock ? later(FIRST) : null;
  const slice = {
    city: CITY,
    areas: some(['small-city', 'west', 'east', 'west-north', 'park'], 0.4),
    accountableAreas: some(['small-city', 'west', 'east', 'west-north', 'park'], 0.3),
    categories: some(['streets', 'litter', 'lamps', 'housing'], 0.3),
    requestTypes: chance(0.2) ? [pick(requestTypes)] : [],
    channels: some(['phone', 'app'], 0.2),
    units: some(['works', 'works-west', 'homes'], 0.2),
    requesters: chance(0.2) ? [pick(requesters)] : [],
    rest: null,
    from,
    to: chance(0.5) && !isStock ? later(from ?? FIRST) + DAY : null,
    at: asOf,
  };
  return {
    city,
    slice: narrowSlice(slice, demoViewer, city),
    measure,
    from,
    to: slice.to,
    asOf,
    cells: null,
  };
}

/** Asks the cube and the database the same, whatever measure, and expects the same. */
async function expectAgreement(kept: CubeKeeper, questions: number): Promise<void> {
  await catchUp(kept);
  for (const measure of measureIds) {
    for (let n = 0; n < questions; n++) await expectSame(kept, await askRandom(measure));
  }
}

async function expectSame(kept: CubeKeeper, asked: MeasuredSlice): Promise<void> {
  const question = questionOf(asked);
  const what = JSON.stringify(question);
  const level = 10 + Math.floor(random() * 10);
  const ordinals = asked.city.areas.nodes.map(({ ordinal }) => ordinal);
  const by = pick(['area', 'accountableArea', 'category', 'unit'] as const);
  const grouping = { by, ordinals, groups: ordinals.map((ordinal) => ordinal % 3), keepsOthers: chance(0.5) };
  const from = later(FIRST);
  const windows = Array.from({ length: 6 }, (_, n) => ({ from: from + n * DAY, to: from + (n + 1) * DAY }));
  const instants = windows.map(({ to }) => to);
  const isStock = measureOf(asked.measure).kind === 'stock';
  const stored = await readSnapshot(db, CITY, async (read) => ({
    cells: await readCellSums(read, asked, level),
    groups: await readGroupSums(read, asked, grouping),
    times: asked.measure === 'timeToClose' ? await readGroupTimes(read, asked, grouping) : [],
    trend: isStock ? await readStockSums(read, asked, instants) : await readFlowSums(read, asked, windows),
    seq: read.seq,
  }));
  const cells = await kept.ask({ kind: 'cells', question, level });
  expect(cells.seq).toBe(stored.seq);
  const drawn = stored.cells.filter(({ cell }) => cell !== null);
  const unlocated = stored.cells.find(({ cell }) => cell === null);
  expect([...cells.answer.mortons], what).toEqual(drawn.map(({ cell }) => cell));
  expect([...cells.answer.numerators], what).toEqual(drawn.map(({ numerator }) => numerator));
  const below = cells.answer.denominators;
  expect(below === null ? drawn.map(() => null) : [...below], what).toEqual(
    drawn.map((one) => one.denominator),
  );
  expect(cells.answer.unlocated.numerator, what).toBe(unlocated?.numerator ?? 0);
  expect(cells.answer.unlocated.denominator ?? 0, what).toBe(unlocated?.denominator ?? 0);
  expect((await kept.ask({ kind: 'groups', question, grouping })).answer, what).toEqual(stored.groups);
  if (asked.measure === 'timeToClose') {
    expect((await kept.ask({ kind: 'groupTimes', question, grouping })).answer, what).toEqual(stored.times);
  }
  const moments = instants.map((instant) => stockInstantOf(asked.city, instant));
  const trend = isStock
    ? await kept.ask({ kind: 'stockTrend', question, moments })
    : await kept.ask({ kind: 'windows', question, windows });
  expect(trend.answer, what).toEqual(stored.trend);
}

describe('a cube that is kept', () => {
  it('is loaded from the database and answers as the database does', async () => {
    const kept = open();
    await expectAgreement(kept, 3);
    expect(progress.at(-1)).toMatchObject({ from: 'database', cases: 800, refused: 'there is no snapshot' });
  });

  it('follows new cases, events and corrections', async () => {
    const kept = keeper!;
    const ingest = await createIngest(db, CITY);
    await ingest.write(
      inputs.slice(800).map((input) => ({ input })),
      at('03-11 12:00'),
    );
    for (let start = 0; start < events.length; start += 700) {
      await ingest.write(
        events.slice(start, start + 700).map((event) => ({ event })),
        at('03-11 12:10'),
      );
    }
    const corrected = inputs.slice(0, 200).map((input) => ({
      input: {
        ...input,
        reportedAt: input.reportedAt - 3_600_000,
        category: 'lamps',
        lng: 120.05,
        lat: 30.05,
      },
    }));
    await ingest.write(corrected, at('03-11 12:20'));
    await expectAgreement(kept, 4);
    expect(troubles).toEqual([]);
    await kept.close();
  });

  it('starts from its snapshot and follows what has come since', async () => {
    const ingest = await createIngest(db, CITY);
    await ingest.write(
      inputs.slice(300, 400).map((input) => ({ input: { ...input, category: 'housing' } })),
      at('03-11 12:30'),
    );
    const kept = open();
    await expectAgreement(kept, 2);
    expect(progress.at(-1)).toMatchObject({ from: 'snapshot', refused: null });
    await kept.close();
  });

  it('does not trust a snapshot that is damaged, cut off or of something else', async () => {
    const whole = readFileSync(snapshot);
    const damaged = Buffer.from(whole);
    damaged[Math.floor(whole.length / 2)]! ^= 1;
    const broken: [string, () => void][] = [
      ['damaged', () => writeFileSync(snapshot, damaged)],
      ['cut off', () => truncateSync(snapshot, Math.floor(whole.length / 2))],
      ['no snapshot', () => writeFileSync(snapshot, 'something else altogether')],
      [
        'another version',
        () =>
          writeFileSync(
            snapshot,
            Buffer.from(whole.toString('latin1').replace(/"version":\d+/, '"version":1'), 'latin1'),
          ),
      ],
    ];
    for (const [reason, breakIt] of broken) {
      breakIt();
      const kept = open();
      await catchUp(kept);
      expect(progress.at(-1)?.refused, reason).toContain(reason);
      expect(progress.at(-1)?.from).toBe('database');
      await expectSame(kept, await askRandom('reported'));
      await kept.close();
    }
  });

  it('does not trust a snapshot of another database, or of this one before it was set back', async () => {
    const other = open();
    await catchUp(other);
    await other.close();
    await db.query(
      "update change set committed_at = committed_at + interval '1 second' where seq = (select max(seq) from change)",
    );
    const kept = open();
    await catchUp(kept);
    expect(progress.at(-1)?.refused).toContain('another database');
    await expectSame(kept, await askRandom('reported'));
    await kept.close();
  });

  it('loads anew where a change is missing', async () => {
    const kept = open(null);
    await catchUp(kept);
    const ingest = await createIngest(db, CITY);
    await ingest.write(
      inputs.slice(0, 5).map((input) => ({ input: { ...input, category: 'streets' } })),
      at('03-11 12:40'),
    );
    await catchUp(kept);
    await db.query(
      "update change set seq = seq + 2 where city = 'small-city' and seq = (select max(seq) from change)",
    );
    await db.query("update city set seq = seq + 2 where city = 'small-city'");
    await catchUp(kept);
    expect(troubles.map(({ message }) => message).join()).toContain('comes change');
    await expectSame(kept, await askRandom('open'));
  });
});

it('answers from a thread of its own, and hears of changes at once', async () => {
  const warnings: string[] = [];
  const thread = startCubeThread(
    { databaseUrl: db.url, city: CITY, snapshot: null, pollMs: 60_000 },
    (message) => warnings.push(message),
  );
  const asked = { ...(await askRandom('reported')), asOf: at('04-30 00:00'), from: null, to: null };
  const ask = { kind: 'cells', question: questionOf(asked), level: 17 } as const;
  await expect(thread.ask(ask, 0), warnings.join()).rejects.toThrow('loaded');
  const reach = async () => {
    const { seq } = await loadCity(db, CITY);
    while ((thread.seq() ?? -1) < seq) await sleep(10);
  };
  await reach();
  const ingest = await createIngest(db, CITY);
  await ingest.write(
    inputs.slice(5, 10).map((input) => ({ input: { ...input, category: 'lamps' } })),
    at('03-11 12:50'),
  );
  await reach();
  const { seq, answer } = await thread.ask(ask, 0);
  const stored = await readSnapshot(db, CITY, async (read) => ({
    seq: read.seq,
    cells: await readCellSums(read, asked, 17),
  }));
  expect(seq).toBe(stored.seq);
  expect([...answer.mortons]).toEqual(stored.cells.flatMap(({ cell }) => cell ?? []));
  await thread.close();
  await expect(thread.ask(ask, 0)).rejects.toThrow('ended');
  expect(warnings).toEqual([]);
});

it('knows functional zones as the database knows them, to the border', async () => {
  const rings: [number, number][][] = [
    [
      [120, 30],
      [120.02, 30.001],
      [120.03, 30.02],
      [120.01, 30.015],
      [120.001, 30.03],
      [120, 30],
    ],
    [
      [120.005, 30.005],
      [120.012, 30.006],
      [120.01, 30.012],
      [120.005, 30.005],
    ],
  ];
  const { zoneSets } = new Cube({ offsetMs: 0, zones: [{ ordinal: 7, rings }] });
  const near = () =>
    pick(rings.flat()).map(
      (degrees) =>
        degrees + pick([0, 1e-7, -1e-7, 1e-6, -1e-6, 1.5e-6, 0.00001 * random(), -0.0001 * random()]),
    );
  const points = Array.from({ length: 4000 }, () =>
    chance(0.5) ? near() : [120 - 0.005 + random() * 0.04, 30 - 0.005 + random() * 0.04],
  );
  const polygons = rings.map((ring) => `(${ring.map(([lng, lat]) => `(${lng},${lat})`)})`);
  const found = await db.query<{ inside: boolean }>(
    `select (select count(*) % 2 = 1 from unnest($1::polygon[]) as ring where ring @> point(p.lng, p.lat)) as inside
     from unnest($2::double precision[], $3::double precision[]) with ordinality as p (lng, lat, place) order by place`,
    [polygons, points.map(([lng]) => lng), points.map(([, lat]) => lat)],
  );
  const judged = points.map(([lng, lat]) => zoneSets.sets[zoneSets.numberAt(lng!, lat!)]!.includes(7));
  expect(judged).toEqual(found.map(({ inside }) => inside));
  expect(judged.filter(Boolean).length).toBeGreaterThan(500);
});
