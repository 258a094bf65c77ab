import { openSecretBox } from '@zhiyu/server/access/secret-box';
import { coverAtStart, coverCity } from '@zhiyu/server/cover-cases';
import { createIngest } from '@zhiyu/server/ingest';
import { forgetOriginalKeys } from '@zhiyu/server/privacy/original-keys';
import { rotateOriginalKey, sealKeysAnew } from '@zhiyu/server/privacy/rotate-keys';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const title = '翠苑一区12幢3单元402室张伟反映漏水';
const text = '联系电话13812345678，打12345没有人管。';
const address = '文三路128号翠苑一区12幢402室';
const reason = '住户李娜（13912345678）不在家';
/** What must stand nowhere in the open. */
const secrets = ['402', '张伟', '13812345678', '13912345678', '李娜', '128号'];

const input: CaseInput = {
  source: 'hand',
  sourceId: '1',
  reportedAt: at('03-05 09:00'),
  lng: 120.05,
  lat: 30.02,
  category: 'litter',
  title,
  text,
  address,
};
const plain: CaseInput = {
  source: 'hand',
  sourceId: '2',
  reportedAt: at('03-05 09:00'),
  title: '路灯不亮',
  text: '3月11日晚上路灯不亮，打12345报过。',
};
const event: EventInput = {
  source: 'hand',
  sourceId: '1',
  eventId: 'e',
  at: at('03-05 10:00'),
  kind: 'noted',
  reason,
};

let db: Database;
let app: App | null = null;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await db.close();
});

/** All that the database holds of texts, in one text: every table with words of cases. */
async function dump(): Promise<string> {
  const tables = ['cases', 'history', 'waiting_event', 'matter', 'change', 'case_sketch'];
  const parts = await Promise.all(
    tables.map((table) =>
      db.query<{ rows: string }>(`select coalesce(string_agg(t::text, ' '), '') as rows from ${table} t`),
    ),
  );
  return parts.map(([part]) => part?.rows).join(' ');
}

const open = async (id: number) => {
  app ??= await startApp(db);
  const url = `${base}/cases/${id}/original`;
  return (await app.inject({ method: 'POST', url, payload: { reason: '核对住户电话' } })).json();
};

describe('what people wrote', () => {
  it('is covered before it is kept; the original stands sealed and apart, and opens whole', async () => {
    await addSmallCity(db, [input, plain], [event]);
    const kept = await dump();
    for (const secret of secrets) expect(kept.includes(secret), secret).toBe(false);
    expect(kept).toContain('翠苑一区〔门牌〕〔姓名〕反映漏水');
    expect(kept).toContain('打12345报过');
    const sealed = await db.query<{ sealed: Buffer }>('select sealed from original');
    // One of the record, one of the event, none of what has nothing to cover.
    expect(sealed).toHaveLength(2);
    for (const { sealed: bytes } of sealed) {
      for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    }
    app = await startApp(db);
    const [one, two] = (await db.query<{ id: number }>('select id from cases order by source_id')) as [
      { id: number },
      { id: number },
    ];
    expect((await app.inject(`${base}/cases/${one.id}`)).json()).toMatchObject({ redacted: true });
    expect((await app.inject(`${base}/cases/${two.id}`)).json()).toMatchObject({ redacted: false });
    expect(await open(one.id)).toMatchObject({
      title,
      text,
      address,
      reasons: [{ eventId: 'e', reason }],
    });
  });

  it('that is said again changes nothing; another number behind the same cover does', async () => {
    await addSmallCity(db, [input], [event]);
    const ingest = await createIngest(db, 'small-city');
    const again = await ingest.write([{ input }, { event }], at('03-11 12:00'));
    expect(again).toMatchObject({ accepted: 0, merged: 0, unchanged: 1 });
    const other = { ...input, text: text.replace('13812345678', '13887654321') };
    const changed = await ingest.write([{ input: other }], at('03-11 12:00'));
    expect(changed).toMatchObject({ accepted: 0, merged: 1 });
    const [{ id }] = (await db.query('select id from cases')) as [{ id: number }];
    expect((await open(id)).text).toBe(other.text);
  });

  it('of an event that waits for its case waits covered, and opens with the case', async () => {
    await addSmallCity(db, [], [event]);
    expect(await dump()).not.toContain('13912345678');
    const ingest = await createIngest(db, 'small-city');
    await ingest.write([{ input }], at('03-11 12:00'));
    const [{ id }] = (await db.query('select id from cases')) as [{ id: number }];
    expect(await open(id)).toMatchObject({ title, reasons: [{ eventId: 'e', reason }] });
  });

  it('cannot be named by a source as the original of another case', async () => {
    await addSmallCity(db, [input]);
    const [{ name }] = (await db.query('select name from original')) as [{ name: string }];
    const ingest = await createIngest(db, 'small-city');
    const forged = { ...plain, original: name, addressKey: 'x' } as CaseInput;
    await ingest.write([{ input: forged }], at('03-11 12:00'));
    const [{ id }] = (await db.query("select id from cases where source_id = '2'")) as [{ id: number }];
    expect((await open(id)).title).toBe(plain.title);
  });
});

/** Puts a case as it was kept before texts were covered: as it was written, in the row and in the history. */
async function uncover(): Promise<void> {
  const words = { title, text, address };
  await db.query(
    `update cases set title = $1, body = $2, address = $3, address_key = null, original = null where source_id = '1'`,
    [title, text, address],
  );
  for (const row of await db.query<{ case_id: number; seq: number; said: Record<string, object>[] }>(
    'select h.case_id, h.seq, h.said from history h join cases c on c.city = h.city and c.id = h.case_id where c.source_id = $1',
    ['1'],
  )) {
    const said = row.said.map((one) => {
      const { original: _, addressKey: __, ...rest } = (one.record ?? one.event) as Record<string, unknown>;
      return 'record' in one ? { record: { ...rest, ...words } } : { event: { ...rest, reason } };
    });
    await db.query('update history set said = $3 where case_id = $1 and seq = $2', [
      row.case_id,
      row.seq,
      JSON.stringify(said),
    ]);
  }
  await db.query('delete from original');
  await db.query(`insert into matter (city, key, first_case, title, state, created_at)
    select 'small-city', 'zhiyu-1', id, title, 'proposed', now() from cases where source_id = '1'`);
  await db.query(
    `insert into cover_run (city, last_case) select city, next_case - 1 from city where city = 'small-city'`,
  );
}

describe('what was taken in before', () => {
  const options = { now: () => at('03-11 13:00'), report: () => {} };

  it('is covered when the server starts, keeps its original, and is the same case to its source', async () => {
    await addSmallCity(db, [input, plain], [event]);
    await uncover();
    expect(await dump()).toContain('13812345678');
    const seq = async () => Number(((await db.query('select seq from city')) as [{ seq: number }])[0].seq);
    const before = await seq();
    await coverAtStart(db, options);
    const kept = await dump();
    for (const secret of secrets) expect(kept.includes(secret), secret).toBe(false);
    expect(await seq()).toBe(before + 1);
    const [{ id }] = (await db.query("select id from cases where source_id = '1'")) as [{ id: number }];
    expect(await open(id)).toMatchObject({ title, text, address, reasons: [{ eventId: 'e', reason }] });
    const ingest = await createIngest(db, 'small-city');
    expect(await ingest.write([{ input }, { event }], at('03-11 14:00'))).toMatchObject({
      accepted: 0,
      merged: 0,
    });
    // Nothing is left to do.
    await coverAtStart(db, options);
    expect(await coverCity(db, 'small-city', options)).toBe(0);
    expect(await seq()).toBe(before + 1);
  });
});

describe('the keys of originals', () => {
  it('are changed: every original is sealed anew, opens as before, and the old key goes an hour later', async () => {
    await addSmallCity(db, [input, plain], [event]);
    const keysOf = async () =>
      (await db.query<{ key: number }>('select distinct key from original')).map(({ key }) => key);
    const [before] = await keysOf();
    expect(await rotateOriginalKey(db, () => at('03-11 12:00'))).toEqual({ resealed: 2, dropped: 0 });
    const after = await keysOf();
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
    const [{ id }] = (await db.query("select id from cases where source_id = '1'")) as [{ id: number }];
    expect(await open(id)).toMatchObject({ title });
    expect(await rotateOriginalKey(db, () => at('03-11 14:00'))).toEqual({ resealed: 2, dropped: 1 });
    // The name of an original outlives its key: the same words are the same words.
    const ingest = await createIngest(db, 'small-city');
    expect(await ingest.write([{ input }], at('03-11 15:00'))).toMatchObject({ merged: 0, unchanged: 1 });
  });

  it('open with the key file alone that they are sealed with', async () => {
    await addSmallCity(db, [input]);
    const other = `${db.keyFile}.other`;
    expect(await sealKeysAnew(db, openSecretBox(db.keyFile), openSecretBox(other))).toBe(2);
    forgetOriginalKeys(db);
    const [{ id }] = (await db.query('select id from cases')) as [{ id: number }];
    expect((await open(id)).code).toBe('sealed-otherwise');
    await sealKeysAnew(db, openSecretBox(other), openSecretBox(db.keyFile));
    forgetOriginalKeys(db);
    expect(await open(id)).toMatchObject({ title });
  });

  it('do not open an original in the place of another', async () => {
    await addSmallCity(db, [input], [event]);
    await db.query(`update original as o set sealed = p.sealed from original p where p.name <> o.name`);
    const [{ id }] = (await db.query('select id from cases')) as [{ id: number }];
    const answer = await open(id);
    expect(answer.code).toBe('sealed-otherwise');
    expect(JSON.stringify(answer)).not.toContain('13812345678');
  });
});
