import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile } from '@zhiyu/server/import-file';
import { pullSource } from '@zhiyu/server/pull-source';
import type { Database } from '@zhiyu/server/store/database';
import { writeSource } from '@zhiyu/server/store/sources';
import type { Mapping } from '@zhiyu/shared/mapping';
import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';
import { startGeoReportServer } from './support/georeport-server';
import { readKeptRows } from './support/kept-rows';

/** What nobody asked for does not come in: whatever a source sends beside what a case is made of is kept nowhere. */
let db: Database;
beforeEach(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
});
afterEach(() => db.close());

/** Everything that the database holds, in all of its tables, as texts; bytes as they are, and as texts. */
async function dumpAll(): Promise<string> {
  const tables = await db.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const parts: string[] = [];
  for (const { name } of tables) {
    for (const row of await db.query<Record<string, unknown>>(`select * from ${name}`)) {
      for (const value of Object.values(row)) {
        parts.push(
          value instanceof Uint8Array ? Buffer.from(value).toString() : (JSON.stringify(value) ?? ''),
        );
      }
    }
  }
  return parts.join('\n');
}

const people = {
  name: '欧阳娜娜',
  phone: '13812345678',
  identity: '11010519491231002X',
  email: 'ouyang@example.org',
  wechat: 'wx_ouyang_1949',
  job: '某局科员',
  age: '七十六岁整',
};
async function expectNobody(): Promise<void> {
  const held = await dumpAll();
  for (const [what, value] of Object.entries(people)) expect(held.includes(value), what).toBe(false);
}

it.each<[string, 'csv' | 'ndjson']>([
  ['columns of a file', 'csv'],
  ['fields of objects in a file', 'ndjson'],
])(
  '%s that no mapping names are not taken in, nor kept with rows that are kept aside',
  async (_what, form) => {
    const names = ['no', 'at', 'cat', 'title', ...Object.keys(people)];
    const rows = [
      ['1', '2026-03-02 09:00', 'lamps', '路灯不亮', ...Object.values(people)],
      ['2', '2026-03-02 09:00', 'cookies', '曲奇, "大"', ...Object.values(people)],
      ['3', 'yesterday', 'lamps', '路灯', ...Object.values(people)],
    ];
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lines =
      form === 'csv'
        ? [names.join(','), ...rows.map((row) => row.map(quote).join(','))]
        : rows.map((row) =>
            JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]]))),
          );
    const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-minimal-')), `cases.${form}`);
    await writeFile(path, lines.join('\n'));
    const mapping: Mapping = {
      source: 'sheet',
      sourceId: 'no',
      reportedAt: 'at',
      category: { column: 'cat' },
      title: 'title',
    };
    const importIt = () =>
      importFile(db, {
        path,
        city: 'small-city',
        mapping,
        dryRun: false,
        now: Date.now,
        interruption: new AbortController().signal,
        onProgress: () => {},
        onQuarantine: async () => {},
      });
    expect((await importIt()).accepted).toBe(1);
    await expectNobody();
    // What is kept can be mended as it stands: the columns that are named are whole.
    const kept = () => readKeptRows(db, 'small-city');
    const texts = (await kept()).map(({ raw }) => raw);
    for (const value of Object.values(people)) expect(texts.join()).not.toContain(value);
    expect(texts.filter((raw) => raw.includes('曲奇')).length).toBe(1);
    // Sent again as they are, or imported again, they are the same rows.
    const app = await startApp(db);
    const again = async () =>
      app.inject({
        method: 'POST',
        url: '/api/v1/cities/small-city/quarantine/retry',
        payload: { code: 'unknown-category' },
      });
    expect((await again()).json()).toMatchObject({ sent: 1, quarantined: 1 });
    await importIt();
    expect((await kept()).map(({ raw }) => raw).sort()).toEqual(texts.sort());
    const list = (await app.inject('/api/v1/cities/small-city/quarantine?code=unknown-category')).json();
    const [row] = (await kept()).filter(({ raw }) => raw.includes('曲奇'));
    const mended = await app.inject({
      method: 'POST',
      url: `/api/v1/cities/small-city/quarantine/${list.items[0].id}`,
      payload: { raw: row?.raw.replace('cookies', 'litter') },
    });
    expect(mended.json()).toMatchObject({ status: 'accepted' });
    const [taken] = await db.query<{ title: string }>("select title from cases where source_id = '2'");
    expect(taken?.title).toBe('曲奇, "大"');
    await app.close();
  },
);

it('fields of a pushed case that a case does not have are refused, and stand nowhere in the open', async () => {
  const app = await startApp(db);
  const line = {
    type: 'case',
    source: 'hand',
    sourceId: '1',
    reportedAt: '2026-03-05T09:00:00+08:00',
    title: '路灯不亮',
  };
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/cities/small-city/cases',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: [
      { ...line, requesterKey: people.phone },
      { ...line, sourceId: '2', ...people },
    ]
      .map((said) => JSON.stringify(said))
      .join('\n'),
  });
  expect(answer.json().lines.map(({ code }: { code: string | null }) => code)).toEqual([
    null,
    'unknown-field',
  ]);
  await app.close();
  // Of a field that nothing has it is kept that it was there, and not what it held.
  const texts = (await readKeptRows(db, 'small-city')).map(({ raw }) => raw).join();
  expect(texts).toContain('wechat');
  for (const value of Object.values(people)) expect(texts).not.toContain(value);
  // Who asked is told apart by a keyed digest.
  const [row] = await db.query<{ requester_key: string }>('select requester_key from cases');
  expect(row?.requester_key).toMatch(/^k[\w-]{22}$/);
  await expectNobody();
});

it('what an Open311 server tells of people is not asked for, and not kept where it comes all the same', async () => {
  const server = await startGeoReportServer();
  const when = '2026-03-02T01:30:00Z';
  server.services = [
    { service_code: 'L1', service_name: 'Lamps', group: 'Streets', type: 'realtime', metadata: false },
  ];
  const told = {
    first_name: people.name,
    phone: people.phone,
    email: people.email,
    account_id: people.wechat,
  };
  const request = {
    status: 'open' as const,
    service_code: 'L1',
    service_name: 'Lamps',
    requested_datetime: when,
  };
  server.requests = [
    { ...request, service_request_id: 'R-1', updated_datetime: when, lat: 30.02, long: 120.05, ...told },
    { ...request, service_request_id: 'R-2', updated_datetime: 'yesterday', ...told },
  ];
  const settings: SourceSettings = {
    id: 'open',
    kind: 'open311',
    endpoint: server.endpoint,
    jurisdiction: 'city.example',
    start: '2026-03-01T00:00:00Z',
  };
  const now = at('03-03 12:00');
  await writeSource(db, 'small-city', { id: 'open', kind: 'open311', settings, now, restart: false });
  const report = await pullSource(db, {
    city: 'small-city',
    source: 'open',
    environment: {},
    now: () => now,
    pause: async () => {},
    interruption: new AbortController().signal,
  });
  await server.close();
  expect(report).toMatchObject({ accepted: 1, quarantined: 1 });
  await expectNobody();
  // Not sealed either: a row that is kept aside has only what a case is made of.
  for (const { raw } of await readKeptRows(db, 'small-city')) {
    for (const value of Object.values(people)) expect(raw).not.toContain(value);
  }
});
