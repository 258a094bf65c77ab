import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { createIngest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import { CELLS_MEDIA_TYPE } from '@zhiyu/shared/frame';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

let db: Database;
let cubes: Cubes;
let app: App;
const city = '/api/v1/cities/small-city';
const questions = [
  `${city}/cells?measure=reported`,
  `${city}/compare?measures=reported,open,overdue`,
  `${city}/trend?measure=reported`,
];

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [caseOf('one'), caseOf('two')]);
  cubes = keepCubes(db.url, null, () => {});
  app = await startApp(db, { cubes });
  cubes.of('small-city');
  await cubes.reach('small-city', 1, 10_000);
});
afterAll(async () => {
  await app?.close();
  await cubes?.close();
  await db?.close();
});

function caseOf(sourceId: string) {
  return { source: 'hotline', sourceId, reportedAt: at('03-10 09:00'), lng: 120.03, lat: 30.02 };
}

it('a figure asked again is 304 until something is committed, then another', async () => {
  const ingest = await createIngest(db, 'small-city');
  for (const url of questions) {
    const first = await app.inject(url);
    const headers = { 'if-none-match': String(first.headers.etag) };
    const again = await app.inject({ url, headers });
    expect([first.statusCode, again.statusCode, again.body], url).toEqual([200, 304, '']);
    const { seq } = await ingest.write([{ input: caseOf(url) }], at('03-11 12:00'));
    const after = await app.inject({ url, headers });
    expect(after.statusCode, url).toBe(200);
    expect(after.json().seq).toBeGreaterThanOrEqual(seq);
  }
});

it('a frame whose cells are the same is 304 with the totals of now', async () => {
  const ingest = await createIngest(db, 'small-city');
  const url = `${city}/cells?measure=reported`;
  const accept = CELLS_MEDIA_TYPE;
  const first = await app.inject({ url, headers: { accept } });
  const { lng: _lng, lat: _lat, ...unlocated } = caseOf('nowhere');
  const { seq } = await ingest.write([{ input: unlocated }], at('03-11 12:00'));
  const again = await app.inject({ url, headers: { accept, 'if-none-match': String(first.headers.etag) } });
  expect(again.statusCode).toBe(304);
  expect(Number(again.headers['zhiyu-seq'])).toBeGreaterThanOrEqual(seq);
  const counts = (answer: typeof first) =>
    ['total', 'located', 'unlocated'].map((name) => Number(answer.headers[`zhiyu-${name}`]));
  const [total = 0, located = 0, missing = 0] = counts(first);
  expect(counts(again)).toEqual([total + 1, located, missing + 1]);
});

it('one answer is no answer to another question: area, window, instant, form, who asks', async () => {
  const asked = [
    ...questions,
    `${city}/cells?measure=open`,
    `${city}/cells?measure=reported&level=12`,
    `${city}/cells?measure=reported&bbox=120,30,120.01,30.01`,
    `${city}/cells?measure=reported&area=east`,
    `${city}/cells?measure=reported&accountableArea=east`,
    `${city}/cells?measure=reported&from=2026-03-11T00:00:00Z`,
    `${city}/cells?measure=reported&at=2026-03-01T00:00:00Z`,
    `${city}/compare?by=category`,
    `${city}/trend?measure=reported&bucket=hour`,
  ];
  const plain = await startApp(db);
  for (const url of [...asked, ...asked]) {
    const headers = { accept: 'application/json' };
    const [kept, fresh] = [await app.inject({ url, headers }), await plain.inject({ url, headers })];
    expect(kept.json(), url).toEqual(fresh.json());
  }
  const csv = await app.inject({ url: questions[0] ?? '', headers: { accept: 'text/csv' } });
  expect(csv.headers['content-type']).toContain('text/csv');
  await plain.close();
  const narrow = {
    id: 'w',
    role: 'leader',
    label: { zh: '西', en: 'West' },
    areas: ['east'],
    categories: [],
    units: [],
    cities: null,
  };
  const east = await startApp(db, { viewer: narrow, cubes });
  expect((await east.inject(questions[0] ?? '')).json().total).toBe(0);
  await east.close();
});
