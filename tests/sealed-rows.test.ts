import { createHash } from 'node:crypto';
import { coverAtStart } from '@zhiyu/server/cover-cases';
import { applyRetention, eraseCases } from '@zhiyu/server/erase-cases';
import { createIngest } from '@zhiyu/server/ingest';
import { createMender } from '@zhiyu/server/mend';
import { openOriginalKeys } from '@zhiyu/server/privacy/original-keys';
import { rotateOriginalKey } from '@zhiyu/server/privacy/rotate-keys';
import { mendingContext, openRow, rowContext } from '@zhiyu/server/privacy/seal-rows';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import type { SealedRow } from '@zhiyu/server/store/quarantine';
import type { QuarantineAnswer } from '@zhiyu/shared/quality-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';
import { readKeptRows } from './support/kept-rows';
import { addSmallCityWith } from './support/small-city-with';

const base = '/api/v1/cities/small-city';
const now = at('03-11 12:00');
const text = '翠苑一区12幢3单元402室张伟，电话13812345678';
/** What must stand nowhere in the open. */
const secrets = ['402', '张伟', '13812345678'];

let db: Database;
let app: App;
beforeEach(async () => {
  db = await createTestDatabase();
  await addSmallCityWith(db, { city: { retention: { quarantineDays: 30 } } }, [], []);
  app = await startApp(db);
});
afterEach(async () => {
  await app.close();
  await db.close();
});

/** A line of a push; in the unknown category it is kept aside. */
const lineOf = (sourceId: string, more: object = {}) =>
  JSON.stringify({
    type: 'case',
    source: 'hand',
    sourceId,
    reportedAt: '2026-03-05T09:00:00+08:00',
    lng: 120.05,
    lat: 30.02,
    category: `litter of ${text}`,
    text,
    ...more,
  });
const push = async (...lines: string[]) =>
  (
    await app.inject({
      method: 'POST',
      url: `${base}/cases`,
      headers: { 'content-type': 'application/x-ndjson' },
      payload: lines.join('\n'),
    })
  ).json();
const list = async () => (await app.inject(`${base}/quarantine`)).json<QuarantineAnswer>();
const post = (path: string, payload: object) =>
  app.inject({ method: 'POST', url: `${base}/quarantine/${path}`, payload });
const mend = (id: string | undefined, raw: string) => post(`${id}`, { raw });
const discard = (id: string | undefined) => post(`${id}/discard`, { reason: 'nobody will mend it' });

/** All that the database holds of rows, as whoever steals it reads it; bytes as texts, too. */
async function dump(): Promise<string> {
  const parts: string[] = [];
  for (const table of ['quarantine', 'discard', 'mending']) {
    for (const row of await db.query<Record<string, unknown>>(`select * from ${table}`)) {
      parts.push(...Object.values(row).map((value) => String(value)));
    }
  }
  return parts.join('\n');
}

async function expectSealed(): Promise<void> {
  const held = await dump();
  for (const secret of secrets) expect(held.includes(secret), secret).toBe(false);
}

/** The texts of what was done about rows, oldest first. */
async function readMendings(): Promise<{ raw: string; sent: string }[]> {
  const keys = await openOriginalKeys(db);
  const rows = await db.query<{ id: string; at: number; key: number; sealed: Buffer }>(
    'select id, at, key, sealed from mending order by at, id',
  );
  return Promise.all(
    rows.map(async ({ id, at: doneAt, key, sealed }) =>
      JSON.parse(await keys.open('small-city', { name: mendingContext(id, doneAt), key, sealed })),
    ),
  );
}

async function readDiscarded(): Promise<string[]> {
  const keys = await openOriginalKeys(db);
  const rows = await db.query<SealedRow>('select digest, key, sealed, raw from discard');
  return Promise.all(rows.map((row) => openRow(keys, 'small-city', row)));
}

describe('a row that is kept aside', () => {
  it('stands sealed, without what tells who somebody is in its fault either, and opens whole', async () => {
    await push(lineOf('1'));
    await expectSealed();
    const [row] = (await list()).items;
    expect(row?.raw).toContain('电话〔电话〕');
    expect(row?.raw).not.toContain('402');
    // Who mends it sees it as it came.
    expect((await app.inject(`${base}/quarantine/${row?.id}`)).json().raw).toBe(lineOf('1'));
    expect((await readKeptRows(db, 'small-city')).map(({ raw }) => raw)).toEqual([lineOf('1')]);
  });

  it('is the same row when it comes again, and goes when its source says it anew', async () => {
    await push(lineOf('1'), lineOf('2'));
    await push(lineOf('1'));
    expect((await list()).total).toBe(2);
    await push(lineOf('1', { category: 'litter' }));
    expect((await list()).items.map(({ sourceId }) => sourceId)).toEqual(['2']);
  });

  it('is mended sealed: as it was, and what was sent in its place', async () => {
    await push(lineOf('1'));
    const worse = lineOf('1', { category: 'nothing' });
    await mend((await list()).items[0]?.id, worse);
    await expectSealed();
    const good = lineOf('1', { category: 'litter' });
    const mended = await mend((await list()).items[0]?.id, good);
    expect(mended.json()).toMatchObject({ status: 'accepted' });
    await expectSealed();
    expect(await readMendings()).toEqual([
      { raw: lineOf('1'), sent: worse },
      { raw: worse, sent: good },
    ]);
  });

  it('is discarded sealed, and is not kept aside again', async () => {
    await push(lineOf('1'));
    await discard((await list()).items[0]?.id);
    await expectSealed();
    expect(await readDiscarded()).toEqual([lineOf('1')]);
    await push(lineOf('1'));
    expect((await list()).total).toBe(0);
  });

  it('opens in its own place only', async () => {
    await push(lineOf('1'), lineOf('2'));
    await db.query('update quarantine as q set sealed = p.sealed from quarantine p where p.id <> q.id');
    const answer = await app.inject(`${base}/quarantine`);
    expect(answer.json().code).toBe('sealed-otherwise');
    expect(answer.body).not.toContain('〔电话〕');
  });

  it('is sent again by the name of its code as it came', async () => {
    await push(lineOf('1'));
    expect((await post('retry', { code: 'unknown-category' })).json()).toMatchObject({
      sent: 1,
      quarantined: 1,
    });
    expect((await readKeptRows(db, 'small-city')).map(({ raw }) => raw)).toEqual([lineOf('1')]);
  });
});

it('rotating the key reaches all rows that are kept, and the old key goes when it seals none', async () => {
  await push(lineOf('1'), lineOf('2'), lineOf('3'));
  const idOf = async (sourceId: string) =>
    (await list()).items.find((item) => item.sourceId === sourceId)?.id;
  await discard(await idOf('2'));
  const sent = lineOf('3', { category: 'nothing' });
  await mend(await idOf('3'), sent);
  const keys = () =>
    db.query<{ key: number }>(
      'select key from quarantine union select key from discard union select key from mending union select key from original',
    );
  const [before] = await keys();
  expect(await rotateOriginalKey(db, () => now)).toEqual({ resealed: 4, dropped: 0 });
  const after = await keys();
  expect(after).toHaveLength(1);
  expect(after[0]?.key).not.toBe(before?.key);
  expect((await rotateOriginalKey(db, () => now + 7_200_000)).dropped).toBe(1);
  expect((await readKeptRows(db, 'small-city')).map(({ raw }) => raw).sort()).toEqual(
    [lineOf('1'), sent].sort(),
  );
  expect(await readDiscarded()).toEqual([lineOf('2')]);
  expect(await readMendings()).toEqual([{ raw: lineOf('3'), sent }]);
  // The name outlives the key: the row that was discarded stays away.
  await push(lineOf('2'));
  expect((await list()).total).toBe(2);
});

describe('the texts of rows', () => {
  it('are erased with the words of their case, wherever they are kept', async () => {
    await push(lineOf('1', { category: 'litter' }), lineOf('9', { category: 'litter' }));
    await push(
      lineOf('1', { text: 'first' }),
      lineOf('1', { text: 'second' }),
      lineOf('1', { text: 'third' }),
    );
    const [one, two] = (await list()).items;
    await discard(one?.id);
    await mend(two?.id, lineOf('1', { category: 'litter', text: '张伟 again' }));
    const cases = await db.query<{ id: number }>("select id from cases where source_id = '1'");
    await eraseCases(
      db,
      'small-city',
      cases.map(({ id }) => id),
      { what: 'words', reason: 'asked', now },
    );
    expect(await db.query('select sealed from quarantine')).toEqual([]);
    expect(await db.query('select raw, key, sealed from discard')).toEqual([
      { raw: null, key: null, sealed: null },
    ]);
    expect(await db.query('select raw, sent, key, sealed, status from mending')).toEqual([
      { raw: null, sent: null, key: null, sealed: null, status: 'merged' },
    ]);
  });

  it('do not stay where they came after the words of their case had been erased', async () => {
    await push(lineOf('1', { category: 'litter' }), lineOf('9', { category: 'litter' }));
    const cases = await db.query<{ id: number }>("select id from cases where source_id = '1'");
    const ids = cases.map(({ id }) => id);
    await eraseCases(db, 'small-city', ids, { what: 'words', reason: 'asked', now });
    await push(lineOf('1'), lineOf('9'));
    expect((await list()).total).toBe(2);
    expect((await applyRetention(db, 'small-city', { now: () => now })).rows).toBe(1);
    expect((await list()).items.map(({ sourceId }) => sourceId)).toEqual(['9']);
  });

  it('do not stay where their row was mended or discarded after that either', async () => {
    await push(lineOf('1', { category: 'litter' }), lineOf('2', { category: 'litter' }));
    const cases = await db.query<{ id: number }>('select id from cases');
    await eraseCases(
      db,
      'small-city',
      cases.map(({ id }) => id),
      { what: 'words', reason: 'asked', now },
    );
    await push(lineOf('1'), lineOf('2'));
    const [one, two] = (await list()).items;
    await discard(one?.id);
    await mend(two?.id, lineOf(two?.sourceId ?? '', { category: 'litter' }));
    expect(await readDiscarded()).toHaveLength(1);
    await applyRetention(db, 'small-city', { now: () => now });
    expect(await db.query('select sealed from discard union all select sealed from mending')).toEqual([
      { sealed: null },
      { sealed: null },
    ]);
  });

  it('that were mended before it was kept which case they were about are erased with it all the same', async () => {
    await push(lineOf('1'), lineOf('2'));
    const rows = (await list()).items;
    for (const { id, sourceId } of rows) await mend(id, lineOf(sourceId ?? '', { category: 'litter' }));
    // As they were kept before.
    await db.query('update mending set source_id = null, case_id = null, is_named = false');
    await coverAtStart(db, { now: () => now, report: () => {} });
    const cases = await db.query<{ id: number }>("select id from cases where source_id = '1'");
    await eraseCases(
      db,
      'small-city',
      cases.map(({ id }) => id),
      { what: 'words', reason: 'asked', now },
    );
    expect(
      await db.query('select source_id, sealed is null as is_gone from mending order by source_id'),
    ).toEqual([
      { source_id: '1', is_gone: true },
      { source_id: '2', is_gone: false },
    ]);
  });

  it('are kept for half a year where the pack says nothing', async () => {
    const silent = await createTestDatabase();
    await addSmallCityWith(silent, { city: {} }, [], []);
    const ingest = await createIngest(silent, 'small-city');
    const input = { source: 'hand', sourceId: '1', reportedAt: at('01-05 09:00'), category: 'none', text };
    await ingest.write([{ input }], at('01-10 12:00'));
    const day = 86_400_000;
    const after = (days: number) =>
      applyRetention(silent, 'small-city', { now: () => at('01-10 12:00') + days * day });
    expect((await after(179)).rows).toBe(0);
    expect((await after(181)).rows).toBe(1);
    await silent.close();
  });

  it('that were kept whole before are kept with what is needed, under the same names', async () => {
    await push(lineOf('1', { wechat: 'wx_zhangwei' }));
    const keys = await openOriginalKeys(db);
    const whole = lineOf('1', { wechat: 'wx_zhangwei' });
    const [row] = await db.query<{ digest: string }>('select digest from quarantine');
    const { key, sealed } = keys.seal('small-city', rowContext(row?.digest ?? ''), whole);
    await db.query('update quarantine set key = $1, sealed = $2, is_least = false', [key, sealed]);
    expect((await readKeptRows(db, 'small-city'))[0]?.raw).toContain('wx_zhangwei');
    await coverAtStart(db, { now: () => now, report: () => {} });
    expect((await readKeptRows(db, 'small-city'))[0]?.raw).toBe(lineOf('1', { wechat: null }));
    await push(whole);
    expect((await list()).total).toBe(1);
    // One that cannot be opened any more hinders no start.
    await db.query("update quarantine set sealed = '\\x00', is_least = false");
    await coverAtStart(db, { now: () => now, report: () => {} });
    expect(await db.query('select is_least from quarantine')).toEqual([{ is_least: true }]);
  });

  it('of a file that were kept whole before are kept with what its mapping names', async () => {
    const rawOf = (no: string) =>
      `{"no":"${no}","at":"2026-03-02 09:00","cat":"cookies","wechat":"wx_zhangwei"}`;
    const mapping = { source: 'sheet', sourceId: 'no', reportedAt: 'at', category: { column: 'cat' } };
    for (const [id, reading] of [
      ['known', { mapping, form: 'object', columns: null }],
      // Its mapping does not fit the city any more: nobody knows which columns it names.
      ['lost', { mapping: { ...mapping, category: { constant: 'gone' } }, form: 'object', columns: null }],
    ] as const) {
      await db.query(
        `insert into import (city, id, source, file, started_at, reading)
         values ('small-city', $1, 'sheet', 'cases.ndjson', now(), $2)`,
        [id, JSON.stringify(reading)],
      );
      await db.query(
        `insert into quarantine (city, source, source_id, event_id, digest, import, code, detail, raw, at)
         values ('small-city', 'sheet', $1, '', $1, $1, 'unknown-category', 'cookies', $2, now())`,
        [id, rawOf(id)],
      );
    }
    await coverAtStart(db, { now: () => now, report: () => {} });
    const [known, lost] = await db.query<SealedRow>(
      'select digest, key, sealed, raw from quarantine order by source_id',
    );
    const keys = await openOriginalKeys(db);
    expect(await openRow(keys, 'small-city', known as SealedRow)).toBe(
      rawOf('known').replace(',"wechat":"wx_zhangwei"', ''),
    );
    expect(await openRow(keys, 'small-city', lost as SealedRow)).toBe(rawOf('lost'));
  });

  it('go by the retention of the pack; that a row was discarded is still known', async () => {
    const ingest = await createIngest(db, 'small-city');
    const mender = createMender(db, () => at('01-10 12:00'));
    const { city } = await loadCity(db, 'small-city');
    const input = { source: 'hand', sourceId: '1', reportedAt: at('01-05 09:00'), category: 'none', text };
    await ingest.write([{ input }, { input: { ...input, sourceId: '2' } }], at('01-10 12:00'));
    const [one, two] = await db.query<{ id: string }>('select id from quarantine order by source_id');
    await mender.discard(city, one?.id ?? '', 'nobody will mend it', 'demo');
    await mender.mend(city, two?.id ?? '', JSON.stringify({ ...input, sourceId: '3' }), 'demo');
    await applyRetention(db, 'small-city', { now: () => now });
    expect(await db.query('select sealed from quarantine where sealed is not null')).toEqual([]);
    expect(await db.query('select sealed from discard')).toEqual([{ sealed: null }]);
    expect(await db.query('select sealed from mending')).toEqual([{ sealed: null }]);
    await ingest.write([{ input }], now);
    expect(await db.query('select from quarantine')).toEqual([]);
  });

  it('that lay open before are sealed when the server starts, and are the same rows', async () => {
    const plain = (raw: string) => createHash('sha256').update(raw).digest('base64url').slice(0, 22);
    const raws = [lineOf('1'), lineOf('2'), lineOf('3')] as const;
    await db.query(
      `insert into quarantine (city, source, source_id, event_id, digest, code, detail, raw, at)
       values ('small-city', 'hand', '1', '', $1, 'unknown-category', $2, $3, now())`,
      [plain(raws[0]), `category ${text}`, raws[0]],
    );
    await db.query(
      `insert into discard (city, source, digest, at, by, reason, source_id, code, raw)
       values ('small-city', 'hand', $1, now(), 'demo', 'no', '2', 'unknown-category', $2),
         ('small-city', 'hand', $3, now(), 'demo', 'no', '3', 'unknown-category', '')`,
      [plain(raws[1]), raws[1], plain(raws[2])],
    );
    await db.query(
      `insert into mending (city, id, at, by, source, code, raw, sent, status)
       select city, id, '2026-03-01T00:00:00.123Z', 'demo', source, code, raw, raw || ' ', 'quarantined' from quarantine`,
    );
    await coverAtStart(db, { now: () => now, report: () => {} });
    await expectSealed();
    expect(
      await db.query(
        'select raw from quarantine union select raw from discard union select raw from mending',
      ),
    ).toEqual([{ raw: null }]);
    expect(await readMendings()).toEqual([{ raw: raws[0], sent: `${raws[0]} ` }]);
    expect(
      await db.query('select from mending m join quarantine q on q.city = m.city and q.id = m.id'),
    ).toHaveLength(1);
    // The same text is the same row: kept once, and away where it was discarded, even if its text was erased.
    await push(...raws);
    expect((await list()).items.map(({ sourceId }) => sourceId)).toEqual(['1']);
  });
});
