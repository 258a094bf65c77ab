import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

let db: Database;
let cubes: Cubes;
let app: App;
const city = '/api/v1/cities/small-city';

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [{ source: 'hotline', sourceId: 'one', reportedAt: at('03-10 09:00') }]);
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

/** Samples by name and labels, as Prometheus reads them. */
async function read(): Promise<Map<string, number>> {
  const { body, headers, statusCode } = await app.inject('/metrics');
  expect([statusCode, headers['content-type']]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ]);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) expect(line).toMatch(/^[a-z_:][a-z0-9_:]*(\{[^}]*\})? (-?[\d.e+-]+|NaN|\+Inf)$/i);
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

it('tells Prometheus how the service does: answers by route, cubes, the database, what is kept', async () => {
  await app.inject(`${city}/cells?measure=reported`);
  await app.inject(`${city}/cells?measure=reported`);
  await app.inject(`${city}/cells?measure=nothing`);
  await app.inject(`/nowhere`);
  const samples = await read();
  const route = 'route="/api/v1/cities/:city/cells",method="GET"';
  expect(samples.get(`zhiyu_http_answer_seconds_count{${route},status="200"}`)).toBe(2);
  expect(samples.get(`zhiyu_http_answer_seconds_count{${route},status="400"}`)).toBe(1);
  expect(samples.get('zhiyu_http_answer_bytes_total{route="/api/v1/cities/:city/cells"}')).toBeGreaterThan(
    100,
  );
  expect(samples.get('zhiyu_kept_answers')).toBe(1);
  expect(samples.get('zhiyu_cases{city="small-city"}')).toBe(1);
  expect(samples.get('zhiyu_change_sequence{city="small-city"}')).toBe(1);
  expect(samples.get('zhiyu_cube_change_sequence{city="small-city"}')).toBe(1);
  expect(samples.get('zhiyu_cube_ready{city="small-city"}')).toBe(1);
  expect(samples.get('zhiyu_database_up')).toBe(1);
  expect(samples.get('zhiyu_live_readers')).toBe(0);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e7);
});
