import type { CaseInput } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../tests/support/database';
import { addTwoDistricts } from '../tests/support/two-districts';
import { createIngest, type Ingest, type IngestRow } from './ingest';
import type { Database } from './store/database';

let db: Database;
let ingest: Ingest;
const now = Date.parse('2025-06-01T00:30:00+08:00');
const monday = Date.parse('2025-03-03T10:00:00+08:00');
const HOUR = 3_600_000;

beforeAll(async () => {
  db = await createTestDatabase();
  await addTwoDistricts(db);
  ingest = await createIngest(db, 'small');
});
afterAll(() => db.close());

function caseOf(sourceId: string, more: Partial<CaseInput> = {}): IngestRow {
  const base = { source: 'hotline', sourceId, reportedAt: monday, lng: 120.03, lat: 30.02 };
  return { input: { ...base, category: 'pothole', ...more } };
}

function eventOf(sourceId: string, eventId: string, hours: number, more: Partial<EventInput>): IngestRow {
  const kind = more.kind ?? 'noted';
  return { event: { source: 'hotline', sourceId, eventId, at: monday + hours * HOUR, kind, ...more } };
}

async function readCase(sourceId: string) {
  const [row] = await db.query<Record<string, unknown>>(
    `select * from cases where city = 'small' and source_id = $1`,
    [sourceId],
  );
  return row;
}

async function readSaid(sourceId: string) {
  const rows = await db.query<{ said: object[] }>(
    `select h.said from history h join cases c on c.city = h.city and c.id = h.case_id
     where c.city = 'small' and c.source_id = $1 order by h.seq`,
    [sourceId],
  );
  return rows.flatMap(({ said }) => said);
}

const story = (sourceId: string): IngestRow[] => [
  eventOf(sourceId, 'e1', 0, { kind: 'dispatched' }),
  eventOf(sourceId, 'e2', 2, { kind: 'contacted' }),
  eventOf(sourceId, 'e3', 20, { kind: 'closed', outcome: 'solved' }),
  eventOf(sourceId, 'e4', 40, { kind: 'reopened', reason: 'not mended' }),
  eventOf(sourceId, 'e5', 60, { kind: 'closed', outcome: 'explained' }),
];

test('a case and its events make one case, and every statement is kept once', async () => {
  const outcome = await ingest.write([caseOf('told'), ...story('told')], now);
  expect(outcome.fates.map(({ status }) => status)).toEqual(Array(6).fill('accepted'));
  expect(await readCase('told')).toMatchObject({
    dispatched_at: monday,
    first_contact_at: monday + 2 * HOUR,
    closings: [monday + 20 * HOUR, monday + 60 * HOUR],
    outcomes: ['solved', 'explained'],
    reopenings: [monday + 40 * HOUR],
    ended_at: monday + 60 * HOUR,
    touches: [0, 2, 20, 40, 60].map((hours) => monday + hours * HOUR),
  });
  expect(await readSaid('told')).toHaveLength(6);
  const [{ id } = { id: 0 }] = await db.query<{ id: number }>(
    `select id from cases where source_id = 'told'`,
  );
  expect(outcome.fates.every((fate) => fate.id === id)).toBe(true);
});

test('the same events in other orders, in pieces and twice, make the same case', async () => {
  const [first, ...others] = [caseOf('pieces'), ...story('pieces').reverse()];
  await ingest.write([others[1]!, first!, others[0]!], now);
  await ingest.write([others[4]!, others[1]!], now);
  await ingest.write(others, now);
  const { id: _, source_id: __, ...pieces } = (await readCase('pieces')) ?? {};
  const { id: ___, source_id: ____, ...told } = (await readCase('told')) ?? {};
  expect(pieces).toEqual(told);
  expect(await readSaid('pieces')).toHaveLength(6);
  const again = await ingest.write([first!, ...others], now);
  expect(again).toMatchObject({ accepted: 0, merged: 0, unchanged: 1 });
  expect(new Set(again.fates.map(({ status }) => status))).toEqual(new Set(['merged']));
});

test('events that come before their case wait for it, seen in quarantine', async () => {
  const early = await ingest.write(story('late').slice(0, 3), now);
  expect(early.quarantined).toEqual({ 'unknown-case': 3 });
  expect(early.fates).toEqual(Array(3).fill({ status: 'quarantined', code: 'unknown-case', id: null }));
  await ingest.write(story('late').slice(0, 2), now);
  const kept = () =>
    db.query(`select line from quarantine where city = 'small' and source_id = 'late' order by code`);
  expect(await kept()).toHaveLength(3);

  const outcome = await ingest.write([caseOf('late'), ...story('late').slice(3)], now);
  expect(outcome).toMatchObject({ accepted: 1, quarantined: {} });
  const { id: _, source_id: __, ...late } = (await readCase('late')) ?? {};
  const { id: ___, source_id: ____, ...told } = (await readCase('told')) ?? {};
  expect(late).toEqual(told);
  expect(await kept()).toHaveLength(0);
});

test('another event under an identifier that is taken is kept aside, and the case stays', async () => {
  const before = await readCase('told');
  const outcome = await ingest.write(
    [eventOf('told', 'e3', 21, { kind: 'closed', outcome: 'planned' })],
    now,
  );
  expect(outcome.fates).toEqual([{ status: 'quarantined', code: 'event-conflict', id: null }]);
  expect(await readCase('told')).toEqual(before);
});

test('what is wrong with an event keeps it aside', async () => {
  const outcome = await ingest.write(
    [
      eventOf('told', '', 1, {}),
      eventOf('told', 'x1', 1, { kind: 'vanished' as 'noted' }),
      eventOf('told', 'x2', Number.NaN, {}),
      eventOf('told', 'x3', 1, { kind: 'dispatched', unit: 'nobody' }),
      eventOf('told', 'x4', 1, { kind: 'reviewed', satisfaction: 9 }),
      eventOf('told', 'x5', 1, { kind: 'noted', reason: 'a\0b' }),
    ],
    now,
  );
  expect(outcome.fates.map(({ code }) => code)).toEqual([
    'missing-event-id',
    'unknown-kind',
    'instant-out-of-range',
    'unknown-unit',
    'unknown-value',
    'nul-character',
  ]);
});

test('of two records that say when they were made the later counts, in whatever order they come', async () => {
  const first = caseOf('stated', { statedAt: monday, title: 'first' });
  const second = caseOf('stated', { statedAt: monday + HOUR, title: 'second' });
  await ingest.write([second], now);
  const outcome = await ingest.write([first], now);
  expect(outcome.fates).toMatchObject([{ status: 'merged', code: 'outdated' }]);
  expect(await readCase('stated')).toMatchObject({ title: 'second' });
  expect(await readSaid('stated')).toHaveLength(2);
  await ingest.write([first, second], now);
  expect(await readSaid('stated')).toHaveLength(2);
});

test('an event stays when its case is said anew', async () => {
  await ingest.write([caseOf('anew'), ...story('anew').slice(0, 3)], now);
  await ingest.write([caseOf('anew', { title: 'a new title' })], now);
  expect(await readCase('anew')).toMatchObject({ title: 'a new title', closings: [monday + 20 * HOUR] });
});

test('a case from before histories were kept goes on from what its row tells', async () => {
  const closed = { closings: [monday + HOUR], outcomes: ['solved' as const], returns: [monday] };
  await ingest.write([caseOf('old', { ...closed, unit: 'works', area: 'west', requestType: 'help' })], now);
  await db.query(`delete from history where case_id = (select id from cases where source_id = 'old')`);
  const { fingerprint: _, ...before } = (await readCase('old')) ?? {};
  await ingest.write([eventOf('old', 'n1', 0.5, { kind: 'noted' })], now);
  const { fingerprint: __, ...after } = (await readCase('old')) ?? {};
  expect(after).toEqual({ ...before, touches: [monday, monday + HOUR / 2, monday + HOUR] });
});

test('requesters are told apart by a digest, and no name is kept', async () => {
  await ingest.write([caseOf('p1', { requesterKey: '张三 13800000000' })], now);
  await ingest.write(
    [caseOf('p2', { requesterKey: '张三 13800000000' }), caseOf('p3', { requesterKey: '李四' })],
    now,
  );
  const keys = await Promise.all(['p1', 'p2', 'p3'].map(async (id) => (await readCase(id))?.requester_key));
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
  const text = JSON.stringify([await readCase('p1'), await readSaid('p1')]);
  expect(text).not.toContain('张三');
});

test('the intake counts every row once, on the local day of its receipt', async () => {
  interface Sums {
    day: string;
    sent: number;
    accepted: number;
    merged: number;
    quarantined: number;
  }
  const rows = await db.query<Sums>(
    `select to_char(day, 'YYYY-MM-DD') as day, sent, accepted, merged, quarantined, reasons from intake
     where city = 'small' and source = 'hotline'`,
  );
  expect(rows).toHaveLength(1);
  const [row] = rows as [Sums];
  // Half past midnight on the city's clock, the day before in UTC.
  expect(row.day).toBe('2025-06-01');
  expect(row.accepted + row.merged + row.quarantined).toBe(row.sent);
  expect(row).toMatchObject({
    reasons: { 'unknown-case': 5, 'event-conflict': 1, 'unknown-unit': 1, 'unknown-kind': 1 },
  });
});
