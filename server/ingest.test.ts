import type { CaseInput } from '@zhiyu/shared/case';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../tests/support/database';
import { readKeptRows } from '../tests/support/kept-rows';
import { addTwoDistricts } from '../tests/support/two-districts';
import { createIngest, type Ingest } from './ingest';
import type { Database } from './store/database';

let db: Database;
let ingest: Ingest;
const now = Date.UTC(2025, 5, 1);
const monday = Date.parse('2025-03-03T10:00:00+08:00');

beforeAll(async () => {
  db = await createTestDatabase();
  await addTwoDistricts(db);
  ingest = await createIngest(db, 'small');
});
afterAll(() => db.close());

function caseOf(sourceId: string, more: Partial<CaseInput> = {}): { input: CaseInput } {
  const base = {
    source: 'hotline',
    sourceId,
    reportedAt: monday,
    lng: 120.03,
    lat: 30.02,
    category: 'pothole',
  };
  return { input: { ...base, ...more } };
}

async function readCase(sourceId: string) {
  const [row] = await db.query<Record<string, unknown>>(
    `select c.*, a.id as area_id, b.id as accountable_id from cases c
     join area a on a.city = c.city and a.ordinal = c.area
     join area b on b.city = c.city and b.ordinal = c.accountable_area
     where c.city = 'small' and c.source_id = $1`,
    [sourceId],
  );
  return row;
}

test('a case is located, dispatched at its report and due by the limits of its pack', async () => {
  const outcome = await ingest.write([caseOf('plain')], now);
  expect(outcome).toMatchObject({ accepted: 1, merged: 0, unchanged: 0, quarantined: {}, unlocated: {} });
  expect(await readCase('plain')).toMatchObject({
    area_id: 'west',
    accountable_id: 'west',
    lng: 120.03,
    lat: 30.02,
    unlocated_reason: null,
    reported_at: monday,
    dispatched_at: monday,
    // Two working days after Monday: the end of Wednesday.
    due_at: Date.parse('2025-03-05T17:00:00+08:00'),
    contact_due_at: Date.parse('2025-03-04T10:00:00+08:00'),
    ended_at: null,
    flags: [],
  });
});

test('a case sent again changes nothing and takes no number', async () => {
  await ingest.write([caseOf('again')], now);
  const [before] = await db.query<{ seq: number; next_case: number }>('select seq, next_case from city');
  const outcome = await ingest.write([caseOf('again')], now + 1);
  const [after] = await db.query<{ seq: number; next_case: number }>('select seq, next_case from city');
  expect(outcome).toMatchObject({ accepted: 0, merged: 0, unchanged: 1, seq: before!.seq });
  expect(after).toEqual(before);
});

test('a case that says something else is merged, and the change row holds what it was and what it is', async () => {
  await ingest.write([caseOf('closing')], now);
  const closing = monday + 3_600_000;
  const outcome = await ingest.write([caseOf('closing', { closings: [closing], outcomes: ['solved'] })], now);
  expect(outcome).toMatchObject({ accepted: 0, merged: 1, unchanged: 0 });
  expect(await readCase('closing')).toMatchObject({
    ended_at: closing,
    closings: [closing],
    outcomes: ['solved'],
  });
  const [change] = await db.query<{ states: { before: object; after: object }[] }>(
    'select states from change where seq = $1',
    [outcome.seq],
  );
  expect(change!.states).toHaveLength(1);
  expect(change!.states[0]!.before).not.toHaveProperty('endedAt');
  expect(change!.states[0]!.after).toMatchObject({ endedAt: closing, closings: [closing] });
});

test('of two rows of one case in a batch the later wins', async () => {
  const outcome = await ingest.write(
    [caseOf('twice', { title: 'first' }), caseOf('twice', { title: 'second' })],
    now,
  );
  expect(outcome).toMatchObject({ accepted: 1, repeated: 1 });
  expect(await readCase('twice')).toMatchObject({ title: 'second' });
});

test('ids are dense and the sequence has no gap, also where two writers meet', async () => {
  const other = await createIngest(db, 'small');
  const batch = (name: string) => Array.from({ length: 300 }, (_, index) => caseOf(`${name}-${index}`));
  const shared = batch('both');
  await Promise.all([
    ingest.write([...batch('one'), ...shared], now),
    other.write([...batch('two'), ...shared], now),
    ingest.write(batch('three'), now),
  ]);
  const [ids] = await db.query<{ cases: number; last: number; next: number }>(
    'select count(*) as cases, max(id) as last, (select next_case from city) as next from cases',
  );
  expect(ids!.last).toBe(ids!.cases);
  expect(ids!.next).toBe(ids!.cases + 1);
  const [seqs] = await db.query<{ changes: number; last: number; seq: number }>(
    'select count(*) as changes, max(seq) as last, (select seq from city) as seq from change',
  );
  expect(seqs).toMatchObject({ changes: seqs!.seq, last: seqs!.seq });
});

test('points that cannot be trusted are counted by reason and not drawn', async () => {
  const outcome = await ingest.write(
    [
      caseOf('no-point', { lng: null, lat: null, area: 'east' }),
      caseOf('zero', { lng: 0, lat: 0 }),
      caseOf('nan', { lng: Number.NaN, lat: 30 }),
      caseOf('far', { lng: 121, lat: 31, area: 'east' }),
      caseOf('hall', { lng: 120.05, lat: 30.05 }),
      caseOf('near', { lng: 119.995, lat: 30.05 }),
    ],
    now,
  );
  expect(outcome.unlocated).toEqual({ missing: 1, zero: 1, invalid: 1, outside: 1, placeholder: 1 });
  expect(await readCase('no-point')).toMatchObject({
    area_id: 'east',
    cell: null,
    unlocated_reason: 'missing',
  });
  expect(await readCase('zero')).toMatchObject({ area_id: 'small', cell: null, lng: null });
  expect(await readCase('far')).toMatchObject({ area_id: 'east', said_lng: 121, said_lat: 31, lng: null });
  // Half a kilometre outside the outline counts to the city.
  expect(await readCase('near')).toMatchObject({ area_id: 'small', unlocated_reason: null, lng: 119.995 });
});

test('the point wins over the area that the source names, and a contradiction is flagged', async () => {
  await ingest.write([caseOf('agrees', { area: 'west' }), caseOf('contradicts', { area: 'east' })], now);
  expect(await readCase('agrees')).toMatchObject({ area_id: 'west', flags: [] });
  expect(await readCase('contradicts')).toMatchObject({ area_id: 'west', flags: ['area-disagrees'] });
});

test('answered directly or not accepted: no dispatch and no due time', async () => {
  await ingest.write(
    [
      caseOf('answered', { answeredDirectlyAt: monday + 60_000, dueAt: monday + 86_400_000 }),
      caseOf('refused', { notAcceptedAt: monday + 120_000 }),
    ],
    now,
  );
  const none = { dispatched_at: null, due_at: null, contact_due_at: null };
  expect(await readCase('answered')).toMatchObject({ ...none, ended_at: monday + 60_000 });
  expect(await readCase('refused')).toMatchObject({ ...none, ended_at: monday + 120_000 });
});

test('a closing before the report is kept and flagged; a reopened case has not ended', async () => {
  await ingest.write(
    [
      caseOf('early', { closings: [monday - 60_000] }),
      caseOf('reopened', { closings: [monday + 1000], reopenings: [monday + 2000] }),
      caseOf('reclosed', { closings: [monday + 1000, monday + 3000], reopenings: [monday + 2000] }),
    ],
    now,
  );
  expect(await readCase('early')).toMatchObject({
    closings: [monday - 60_000],
    flags: ['closed-before-reported'],
  });
  expect(await readCase('reopened')).toMatchObject({ ended_at: null });
  expect(await readCase('reclosed')).toMatchObject({ ended_at: monday + 3000 });
});

test('a due time beyond the published calendar is unknown and flagged; null says there is none', async () => {
  const lateInYear = Date.parse('2025-12-31T10:00:00+08:00');
  const outcome = await ingest.write(
    [caseOf('beyond', { reportedAt: lateInYear }), caseOf('without', { dueAt: null, contactDueAt: null })],
    now,
  );
  expect(outcome.flags).toEqual({ 'calendar-unpublished': 1 });
  expect(await readCase('beyond')).toMatchObject({ due_at: null, flags: ['calendar-unpublished'] });
  expect(await readCase('without')).toMatchObject({ due_at: null, flags: [] });
});

test('closed at an unknown time: never open, without a due time', async () => {
  await ingest.write([caseOf('unknown-end', { closingUnknown: true })], now);
  expect(await readCase('unknown-end')).toMatchObject({
    ended_at: monday,
    closings: [],
    due_at: null,
    flags: ['closing-time-unknown'],
  });
});

test('a category can make a case sensitive', async () => {
  await ingest.write(
    [caseOf('abuse', { category: 'abuse' }), caseOf('known', { category: 'abuse', sensitive: false })],
    now,
  );
  expect(await readCase('abuse')).toMatchObject({ sensitive: true });
  expect(await readCase('known')).toMatchObject({ sensitive: false });
});

test('what cannot be taken in is kept in quarantine with its reason, once', async () => {
  const bad = [
    caseOf('nul', { title: 'a\0b' }),
    caseOf('stranger', { category: 'nothing' }),
    caseOf('lost', { area: 'nowhere' }),
    caseOf('ages', { reportedAt: Date.UTC(2999, 0, 1) }),
    caseOf('', {}),
    caseOf('order', { closings: [], reopenings: [monday] }),
    {
      quarantine: {
        code: 'bad-time' as const,
        detail: 'no such day',
        raw: '9,2015-02-30',
        line: 9,
        source: 'hotline',
      },
    },
  ];
  const counts = {
    'nul-character': 1,
    'unknown-category': 1,
    'unknown-area': 1,
    'instant-out-of-range': 1,
    'missing-source-id': 1,
    sequence: 1,
    'bad-time': 1,
  };
  expect((await ingest.write(bad, now)).quarantined).toEqual(counts);
  expect((await ingest.write(bad, now)).quarantined).toEqual(counts);
  const rows = await readKeptRows(db, 'small');
  expect(rows).toHaveLength(7);
  expect(rows.find(({ code }) => code === 'bad-time')).toMatchObject({ line: 9, raw: '9,2015-02-30' });
});

test('texts with tabs, line ends and backslashes come back as they were', async () => {
  const text = 'a\tb\nc\\d\r\n\\N “引号” 😀';
  await ingest.write([caseOf('odd\\name', { title: text, text, address: '\\.' })], now);
  expect(await readCase('odd\\name')).toMatchObject({ title: text, body: text, address: '\\.' });
});

test('changes may be held back, and a dry run writes nothing', async () => {
  await ingest.write([caseOf('held')], now);
  const changed = caseOf('held', { title: 'new' });
  const held = await ingest.write([changed, caseOf('fresh')], now, { holdChanges: true });
  expect(held).toMatchObject({ accepted: 1, merged: 0, unchanged: 0, held: [changed] });
  expect(await readCase('held')).toMatchObject({ title: null });
  const dry = await ingest.write([changed, caseOf('never')], now, { dryRun: true });
  expect(dry).toMatchObject({ accepted: 1, merged: 1 });
  expect(await readCase('never')).toBeUndefined();
});

test('listeners hear of a batch', async () => {
  await db.withClient(async (client) => {
    const heard: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => heard.push(payload));
    await client.query('listen zhiyu');
    const { seq } = await ingest.write([caseOf('heard')], now);
    await client.query('select 1');
    expect(heard).toEqual([`small:${seq}`]);
    await client.query('unlisten zhiyu');
  });
});
