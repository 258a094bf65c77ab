import type { Audit } from '@zhiyu/server/access/audit';
import { applyRetention } from '@zhiyu/server/erase-cases';
import { createIngest } from '@zhiyu/server/ingest';
import { keepRetention } from '@zhiyu/server/keep-retention';
import type { AuditNote } from '@zhiyu/server/store/audit-store';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, at, startApp } from './small-city';
import { runZhiyu } from './support/child';
import { createTestDatabase, testKeyFile } from './support/database';
import { addSmallCityWith } from './support/small-city-with';

const base = '/api/v1/cities/small-city';
const retention = { originalsDays: 30, mediaDays: 30, wordsDays: 60, quarantineDays: 30 };
const words = { title: '12幢402室漏水', text: '电话13812345678，夜里很吵', address: '文三路128号' };
/** Ended 20, 40 and 70 days before the clock of the city, and not at all. */
const inputs: CaseInput[] = [
  caseOf('d20', '02-19 12:00'),
  caseOf('d40', '01-30 12:00'),
  caseOf('d70', '01-01 12:00'),
  caseOf('open', null),
];
const events: EventInput[] = inputs.map(({ source, sourceId }) => ({
  source,
  sourceId,
  eventId: 'note',
  at: at('01-01 10:00'),
  kind: 'noted',
  reason: '住户李娜（13912345678）不在家',
}));

function caseOf(sourceId: string, endedAt: string | null): CaseInput {
  return {
    source: 'hand',
    sourceId,
    reportedAt: at('01-01 09:00'),
    closings: endedAt === null ? [] : [at(endedAt)],
    lng: 120.05,
    lat: 30.02,
    category: 'litter',
    requesterKey: `person ${sourceId}`,
    ...words,
  };
}

let db: Database;
let app: App;
beforeEach(async () => {
  db = await createTestDatabase();
  await addSmallCityWith(db, { city: { retention } }, inputs, events);
  await db.query(
    `insert into media (city, id, case_id, event_id, kind, phase, media_type, bytes, taken_at)
     select city, source_id, id, 'note', 'photo', 'before', 'image/jpeg', 'x', now() from cases`,
  );
  app = await startApp(db);
});
afterEach(async () => {
  await app.close();
  await db.close();
});

const options = { now: () => at('03-11 12:00') };
const ids = async () =>
  Object.fromEntries(
    (await db.query<{ id: number; source_id: string }>('select id, source_id from cases')).map((row) => [
      row.source_id,
      row.id,
    ]),
  );
const whole = async (sourceId: string) =>
  (await app.inject(`${base}/cases/${(await ids())[sourceId]}`)).json();
const open = async (sourceId: string) =>
  (
    await app.inject({
      method: 'POST',
      url: `${base}/cases/${(await ids())[sourceId]}/original`,
      payload: { reason: '核对住户电话' },
    })
  ).json();

/** Every figure of the city, by place and time. */
async function figures(): Promise<unknown> {
  const paths = ['/cells?measure=reported', '/cells?measure=closed', '/cells?measure=open'];
  const answers = await Promise.all(
    [...paths, '/compare?measures=reported,closed,open,onTimeRate', '/trend?measure=closed&bucket=day'].map(
      async (path) => (await app.inject(base + path)).json(),
    ),
  );
  return answers.map(({ seq: _, ...answer }) => answer);
}

describe('the retention of a pack', () => {
  it('erases originals, photos and words when their time is over, and leaves every figure', async () => {
    const before = await figures();
    expect(await applyRetention(db, 'small-city', { ...options, dryRun: true })).toMatchObject({
      words: 1,
      originals: 2,
      media: 2,
    });
    expect(await applyRetention(db, 'small-city', options)).toEqual({
      words: 1,
      originals: 1,
      media: 1,
      rows: 0,
    });
    // Within its time everything is there.
    expect(await open('d20')).toMatchObject({ ...words, reasons: [{ eventId: 'note' }] });
    expect(await open('open')).toMatchObject(words);
    // After 30 days the originals and photos are gone; covered words stand.
    expect(await open('d40')).toMatchObject({
      title: '〔门牌〕漏水',
      text: '电话〔电话〕，夜里很吵',
      reasons: [],
    });
    // After 60 days nothing that people wrote is left, in the story neither, and no exact point.
    const erased = await whole('d70');
    expect(erased).toMatchObject({
      erased: true,
      title: null,
      text: null,
      address: null,
      lng: null,
      lat: null,
    });
    expect(erased.events.find(({ eventId }: { eventId: string }) => eventId === 'note')).toMatchObject({
      reason: null,
    });
    expect(erased).toMatchObject({ category: 'litter', area: 'west', state: 'closed' });
    expect(await db.query('select id from media order by id')).toEqual([{ id: 'd20' }, { id: 'open' }]);
    const [history] = (await db.query(
      `select string_agg(said::text, '') as said from history h join cases c on c.city = h.city and c.id = h.case_id
       where c.source_id = 'd70'`,
    )) as [{ said: string }];
    expect(history.said).not.toMatch(/漏水|很吵|不在家|文三路/);
    expect(await figures()).toEqual(before);
    expect(await applyRetention(db, 'small-city', options)).toEqual({
      words: 0,
      originals: 0,
      media: 0,
      rows: 0,
    });
  });

  it('does not let what was erased come back by being said again; what is new of it counts', async () => {
    await applyRetention(db, 'small-city', options);
    const ingest = await createIngest(db, 'small-city');
    const again = await ingest.write([{ input: caseOf('d70', '01-01 12:00') }], at('03-11 12:00'));
    expect(again).toMatchObject({ merged: 0, unchanged: 1 });
    const reopened = { ...caseOf('d70', '01-01 12:00'), reopenings: [at('03-10 12:00')] };
    expect(await ingest.write([{ input: reopened }], at('03-11 12:00'))).toMatchObject({ merged: 1 });
    expect(await whole('d70')).toMatchObject({ title: null, text: null, address: null, state: 'open' });
    const [{ count }] = (await db.query(
      `select count(*)::int from original o where exists (select from cases c where c.original = o.name and c.source_id = 'd70')`,
    )) as [{ count: number }];
    expect(count).toBe(0);
  });

  it('is kept once a day by the server, which the audit tells', async () => {
    const notes: AuditNote[] = [];
    const audit: Audit = {
      note: async (note) => void notes.push(note),
      prune: async () => 0,
      verify: async () => {
        throw new Error('nobody asks');
      },
    };
    const kept = keepRetention({ db, audit, now: options.now, report: () => {} });
    await expect.poll(() => notes.length).toBe(1);
    await kept.close();
    expect((await whole('d70')).erased).toBe(true);
    expect(notes.map(({ who, action, city }) => [who, action, city])).toContainEqual([
      'zhiyu',
      'erased',
      'small-city',
    ]);
  });

  it('lets rows that were kept aside go', async () => {
    const ingest = await createIngest(db, 'small-city');
    const bad = { ...caseOf('bad', null), category: 'nothing' };
    await ingest.write([{ input: bad }], at('01-20 12:00'));
    await ingest.write([{ input: { ...bad, sourceId: 'worse' } }], at('03-01 12:00'));
    expect((await applyRetention(db, 'small-city', options)).rows).toBe(1);
    expect(await db.query('select source_id from quarantine')).toEqual([{ source_id: 'worse' }]);
  });
});

describe('zhiyu erase', () => {
  const run = async (...parameters: string[]) => {
    const child = runZhiyu(parameters, { DATABASE_URL: db.url, SECRET_KEY_FILE: testKeyFile() });
    return { code: await child.ended, said: child.output() };
  };

  it('erases all cases of a requester, or one by its number, and says so in the audit', async () => {
    const all = ['erase', '--city', 'small-city', '--source', 'hand', '--reason', '本人申请删除'];
    expect((await run(...all, '--requester', 'person open')).said).toContain('1 cases');
    expect(await whole('open')).toMatchObject({ erased: true, title: null, state: 'open' });
    expect((await run(...all, '--case', 'd20')).code).toBe(0);
    expect(await whole('d20')).toMatchObject({ erased: true, text: null });
    expect(await run(...all, '--case', 'nothing')).toMatchObject({ code: 1 });
    const entries = await db.query<{ subject: string }>(
      "select subject from audit_entry where action = 'erased' order by seq",
    );
    expect(entries.map(({ subject }) => subject)).toEqual([
      'small-city: hand all of one requester · 本人申请删除',
      'small-city: hand d20 · 本人申请删除',
    ]);
  });
});
