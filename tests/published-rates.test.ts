import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

// Tianmen's report of December 2016, Tianmen Daily of 3 January 2017 (hbcic.net.cn/info/wcm/74587.htm): 应结案 972, 结案 911,
// 结案率 93.72 %, 按期结案 737, 按期结案率 75.82 %.
const due = 972;
const closed = 911;
const closedInTime = 737;

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(
    db,
    Array.from({ length: due }, (_, number) => caseOf(number)),
  );
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

function caseOf(number: number): CaseInput {
  const dueAt = at('03-05 17:30');
  const closing = number < closedInTime ? dueAt - number : number < closed ? dueAt + number : null;
  return {
    source: 'inspection',
    sourceId: String(number),
    reportedAt: at('03-02 09:00'),
    dueAt,
    lng: 120.05,
    lat: 30.05,
    closings: closing === null ? [] : [closing],
  };
}

it('gives the rates that Tianmen published for its counts', async () => {
  const measures = 'due,met,closedLate,overdue,onTimeRate,closureRate';
  const query = `measures=${measures}&from=2026-03-01T00:00:00Z&at=2026-03-11T04:00:00Z`;
  const answer = await app.inject(`/api/v1/cities/small-city/compare?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  const { values } = answer.json<CompareAnswer>().whole;
  const percent = (value: number | null | undefined) => ((value ?? 0) * 100).toFixed(2);
  expect(values.due?.value).toBe(due);
  expect(values.met?.value).toBe(closedInTime);
  expect(values.closedLate?.value).toBe(closed - closedInTime);
  expect(values.overdue?.value).toBe(due - closed);
  expect(percent(values.closureRate?.value)).toBe('93.72');
  expect(percent(values.onTimeRate?.value)).toBe('75.82');
});
