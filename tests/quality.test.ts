import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile } from '@zhiyu/server/import-file';
import { openOriginalKeys } from '@zhiyu/server/privacy/original-keys';
import { openRow } from '@zhiyu/server/privacy/seal-rows';
import { growTree } from '@zhiyu/server/store/city-grow';
import type { Database } from '@zhiyu/server/store/database';
import type { SealedRow } from '@zhiyu/server/store/quarantine';
import { demoViewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type { Mapping } from '@zhiyu/shared/mapping';
import type { QualityAnswer, QuarantineAnswer, SourcesAnswer } from '@zhiyu/shared/quality-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

let db: Database;
let app: App;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await app?.close();
  await db?.close();
});

const base = '/api/v1/cities/small-city';
async function start(inputs: CaseInput[] = []): Promise<void> {
  await addSmallCity(db, inputs);
  app = await startApp(db);
}

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await app.inject(`${base}${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

function post(path: string, payload: string | object, type = 'application/json') {
  return app.inject({
    method: 'POST',
    url: `${base}${path}`,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: { 'content-type': type },
  });
}

const push = (...lines: (object | string)[]) =>
  post(
    '/cases',
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    'application/x-ndjson',
  );
const pushed = (sourceId: string, more: object = {}) => ({
  type: 'case',
  source: 'hand',
  sourceId,
  reportedAt: '2026-03-02T09:00:00+08:00',
  ...more,
});

const mapping: Mapping = {
  source: 'sheet',
  sourceId: 'no',
  reportedAt: 'at',
  point: { lng: 'lng', lat: 'lat' },
  category: { column: 'cat' },
};

async function importText(text: string, more: Partial<Mapping> = {}) {
  const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-quality-')), 'cases.csv');
  await writeFile(path, text);
  return importFile(db, {
    path,
    city: 'small-city',
    mapping: { ...mapping, ...more },
    dryRun: false,
    now: Date.now,
    interruption: new AbortController().signal,
    onProgress: () => {},
    onQuarantine: async () => {},
  });
}

describe('what came in', () => {
  it('is told by source and local day, imports too', async () => {
    await start();
    await push(
      pushed('1', { lng: 120.15, lat: 30.02 }),
      pushed('2'),
      pushed('2'),
      pushed('3', { category: '?' }),
      '{',
    );
    await importText(
      'no,at,lng,lat,cat\n1,2026-03-02 09:00,120.15,30.02,lamps\n2,2026-03-02 09:00,,,cookies',
    );
    const { days, from, to } = await get<QualityAnswer>('/quality');
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(days).toEqual([
      {
        source: '',
        day: today,
        sent: 1,
        accepted: 0,
        merged: 0,
        quarantined: 1,
        unlocated: 0,
        reasons: { 'bad-json': 1 },
      },
      {
        source: 'hand',
        day: today,
        sent: 4,
        accepted: 2,
        merged: 1,
        quarantined: 1,
        unlocated: 1,
        reasons: { 'unknown-category': 1 },
      },
      {
        source: 'sheet',
        day: today,
        sent: 2,
        accepted: 1,
        merged: 0,
        quarantined: 1,
        unlocated: 0,
        reasons: { 'unknown-category': 1 },
      },
    ]);
    expect(from < today && today < to).toBe(true);
    for (const { sent, accepted, merged, quarantined } of days)
      expect(accepted + merged + quarantined).toBe(sent);
    expect((await get<QualityAnswer>('/quality?source=sheet')).days).toHaveLength(1);
    expect((await get<QualityAnswer>('/quality?from=2020-01-01&to=2020-02-01')).days).toEqual([]);
  });

  it.each([
    ['?from=2026-03-01&to=2026-03-01', 'empty-window'],
    ['?from=2020-03-01&to=2026-03-01', 'long-window'],
    ['?from=2026-02-30', 'bad-parameter'],
    ['?day=2026-02-03', 'unknown-parameter'],
  ])('refuses %s', async (query, code) => {
    await start();
    const answer = await app.inject(`${base}/quality${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });
});

describe('doubtful cases', () => {
  const said = (sourceId: string, more: Partial<CaseInput> = {}): CaseInput => ({
    source: 'hand',
    sourceId,
    reportedAt: at('03-10 09:00'),
    category: 'lamps',
    lng: 120.05 + Number(sourceId) / 10_000,
    lat: 30.02,
    ...more,
  });
  // Noon on 11 March is the city's now.
  const doubtful: CaseInput[] = [
    said('1'),
    said('2', { closings: [at('03-09 09:00')] }),
    said('3', { closingUnknown: true }),
    said('4', { reportedAt: at('03-12 09:00') }),
    said('5', { closings: [at('03-11 18:00')] }),
    said('6', { category: null }),
    said('7', { area: 'east', lng: 120.05 }),
    said('8', { lng: 30.02, lat: 120.05 }),
    said('9', { lng: null, lat: null, source: 'other' }),
    said('10', { category: null, voidedAt: at('03-10 10:00') }),
    said('11', { reportedAt: at('03-03 09:00') }),
  ];
  const expected: Record<string, string[]> = {
    unlocated: ['8', '9'],
    closedBeforeReported: ['2'],
    closingTimeUnknown: ['3'],
    inFuture: ['4', '5'],
    uncategorised: ['6'],
    calendarUnpublished: [],
    areaDisagrees: ['7'],
    looksSwapped: ['8'],
  };

  it('are counted by reason and source, and listed', async () => {
    await start(doubtful);
    const { findings } = await get<QualityAnswer>('/quality');
    for (const [id, cases] of Object.entries(expected)) {
      const finding = findings.find((entry) => entry.id === id);
      expect([id, finding?.cases]).toEqual([id, cases.length]);
      const list = await get<{ total: number; items: { sourceId: string }[] }>(`/quality/${id}`);
      expect(list.total).toBe(cases.length);
      expect(list.items.map(({ sourceId }) => sourceId).sort()).toEqual(cases);
    }
    expect(findings.find(({ id }) => id === 'unlocated')?.bySource).toEqual([
      { source: 'hand', cases: 1 },
      { source: 'other', cases: 1 },
    ]);
    expect((await get<{ total: number }>('/quality/unlocated?source=other')).total).toBe(1);
  });

  it('that lie dormant are those of the measure', async () => {
    await start(doubtful);
    const { findings } = await get<QualityAnswer>('/quality');
    const { total } = await get<{ total: number }>('/cases?measure=dormant');
    expect(total).toBe(1);
    expect(findings.find(({ id }) => id === 'dormant')?.cases).toBe(total);
    const answer = await app.inject(`${base}/quality/dormant`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'listed-elsewhere']);
  });

  it('are listed page by page, each once', async () => {
    await start(Array.from({ length: 25 }, (_, index) => said(String(index + 1), { category: null })));
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page++) {
      const list = await get<{ items: { sourceId: string }[]; next: string | null }>(
        `/quality/uncategorised?limit=10${cursor}`,
      );
      seen.push(...list.items.map(({ sourceId }) => sourceId));
      cursor = `&cursor=${list.next}`;
      expect(list.next === null).toBe(page === 2);
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('that stand on one point of many are told with the point', async () => {
    const spread = Array.from({ length: 900 }, (_, index) =>
      said(String(index + 1), { address: `${index}` }),
    );
    const heap = Array.from({ length: 20 }, (_, index) =>
      said(`1${index}0000`, { lng: 120.1501, lat: 30.0303, address: `Street ${index}` }),
    );
    const few = Array.from({ length: 15 }, (_, index) =>
      said(`2${index}0000`, { lng: 120.1601, lat: 30.0303, address: 'Town Hall' }),
    );
    await start([...spread, ...heap, ...few]);
    const { places } = await get<QualityAnswer>('/quality');
    expect(places).toEqual([
      {
        source: 'hand',
        lng: 120.1501,
        lat: 30.0303,
        cases: 20,
        share: 20 / 935,
        addresses: 20,
        offMap: false,
      },
      {
        source: 'hand',
        lng: 120.1601,
        lat: 30.0303,
        cases: 15,
        share: 15 / 935,
        addresses: 1,
        offMap: false,
      },
    ]);
  });
});

describe('sources', () => {
  it('tell how fresh they are, how much is on the map, and what is kept aside', async () => {
    await start([{ source: 'live', sourceId: '1', reportedAt: at('03-10 09:00') }]);
    await push(pushed('1', { lng: 120.15, lat: 30.02 }), pushed('2'), pushed('3', { category: '?' }));
    await importText('no,at,lng,lat,cat\n1,2026-03-05 09:00,120.15,30.02,lamps');
    const { sources } = await get<SourcesAnswer>('/sources');
    expect(
      sources.map(({ id, kind, cases, located, quarantined, lastReportedAt }) => [
        id,
        kind,
        cases,
        located,
        quarantined,
        lastReportedAt,
      ]),
    ).toEqual([
      ['hand', 'push', 2, 1, 1, '2026-03-02T09:00:00+08:00'],
      ['live', 'program', 1, 0, 0, '2026-03-10T09:00:00+08:00'],
      ['sheet', 'file', 1, 1, 0, '2026-03-05T09:00:00+08:00'],
    ]);
    for (const { lastReceivedAt, lastError } of sources) {
      expect(lastReceivedAt).not.toBeNull();
      expect(lastError).toBeNull();
    }
  });
});

describe('the name of a source', () => {
  const names = async () =>
    Object.fromEntries(
      (await get<SourcesAnswer>('/sources')).sources.map(({ id, name }) => [id, [name?.zh, name?.en]]),
    );
  const rows = 'no,at,lng,lat,cat\n1,2026-03-05 09:00,120.15,30.02,lamps';

  it('is the one that its mapping gives, in one text or two, else its id', async () => {
    await start();
    await push(pushed('1'), '{');
    await importText(rows, { source: 'plain' });
    await importText(rows, { source: 'one', name: 'District office' });
    await importText(rows, { source: 'two', name: { zh: '街道办', en: 'Sub-district office' } });
    expect(await names()).toEqual({
      '': [undefined, undefined],
      hand: ['hand', 'hand'],
      plain: ['plain', 'plain'],
      one: ['District office', 'District office'],
      two: ['街道办', 'Sub-district office'],
    });
  });

  it('follows the last import', async () => {
    await start();
    await importText(rows, { name: 'Old' });
    await importText(rows, { name: 'New' });
    expect(await names()).toEqual({ sheet: ['New', 'New'] });
  });
});

describe('rows that were kept aside', () => {
  it('are listed by source and code, page by page', async () => {
    await start();
    await push(
      ...Array.from({ length: 5 }, (_, index) => pushed(`${index}`, { category: '?' })),
      '{',
      pushed('x', { a: 1 }),
    );
    const all = await get<QuarantineAnswer>('/quarantine?limit=4');
    expect(all.total).toBe(7);
    expect(all.codes).toEqual([
      { source: 'hand', code: 'unknown-category', rows: 5 },
      { source: '', code: 'bad-json', rows: 1 },
      { source: 'hand', code: 'unknown-field', rows: 1 },
    ]);
    const rest = await get<QuarantineAnswer>(`/quarantine?limit=4&cursor=${all.next}`);
    expect(rest.items).toHaveLength(3);
    expect(rest.next).toBeNull();
    expect(new Set([...all.items, ...rest.items].map(({ id }) => id)).size).toBe(7);
    const some = await get<QuarantineAnswer>('/quarantine?source=hand&code=unknown-field');
    expect(some.items.map(({ raw, file, line }) => ({ raw, file, line }))).toEqual([
      // Of a field that nothing has it is kept that it was there.
      { raw: JSON.stringify(pushed('x', { a: null })), file: null, line: 7 },
    ]);
    const [row] = some.items;
    expect(await get(`/quarantine/${row?.id}`)).toMatchObject({ ...row });
    const none = await app.inject(`${base}/quarantine/${'0'.repeat(32)}`);
    expect([none.statusCode, none.json().code]).toEqual([404, 'unknown-row']);
  });

  it('are mended: a pushed line', async () => {
    await start();
    await push('{"type":"case"');
    const [row] = (await get<QuarantineAnswer>('/quarantine')).items;
    const worse = await post(`/quarantine/${row?.id}`, {
      raw: JSON.stringify(pushed('1', { category: '?' })),
    });
    expect(worse.json()).toMatchObject({ status: 'quarantined', code: 'unknown-category', case: null });
    expect(worse.json().detail).toContain('category');
    const gone = await post(`/quarantine/${row?.id}`, { raw: '{}' });
    expect([gone.statusCode, gone.json().code]).toEqual([404, 'unknown-row']);
    const { items } = await get<QuarantineAnswer>('/quarantine');
    expect(items.map(({ source, code }) => [source, code])).toEqual([['hand', 'unknown-category']]);
    const mended = await post(`/quarantine/${items[0]?.id}`, {
      raw: JSON.stringify(pushed('1', { category: 'lamps' })),
    });
    expect(mended.json()).toMatchObject({ status: 'accepted', code: null, detail: null });
    expect(await get(`/cases/${mended.json().case}`)).toMatchObject({ sourceId: '1', category: 'lamps' });
    expect((await get<QuarantineAnswer>('/quarantine')).total).toBe(0);
    const done = await db.query('select by, code, status, fate_code from mending order by at');
    expect(done).toEqual([
      { by: 'demo', code: 'bad-json', status: 'quarantined', fate_code: 'unknown-category' },
      { by: 'demo', code: 'unknown-category', status: 'accepted', fate_code: null },
    ]);
  });

  it('are mended one by one: another row about the same case stays', async () => {
    await start();
    await push(pushed('1', { category: '?' }), pushed('1', { category: '??' }));
    const [one, other] = (await get<QuarantineAnswer>('/quarantine')).items;
    const mended = await post(`/quarantine/${one?.id}`, { raw: JSON.stringify(pushed('1')) });
    expect(mended.json()).toMatchObject({ status: 'accepted' });
    expect((await get<QuarantineAnswer>('/quarantine')).items.map(({ id }) => id)).toEqual([other?.id]);
  });

  it('are mended: a row of a CSV file, as its file is read', async () => {
    await start();
    await importText('no;extra;at;lng;lat;cat\n1;x;2026-03-05 09:00;120.15;30.02;cookies\n2;x;2026-03-05', {
      file: { delimiter: ';' },
    });
    const { items } = await get<QuarantineAnswer>('/quarantine');
    const cookies = items.find(({ code }) => code === 'unknown-category');
    // Of a column that the mapping does not name it is not kept what stood in it.
    expect(cookies).toMatchObject({ raw: '1;;2026-03-05 09:00;120.15;30.02;cookies', line: 2 });
    expect(cookies?.file).toMatch(/cases\.csv$/);
    const answer = await post(`/quarantine/${cookies?.id}`, {
      raw: '1;x;2026-03-05 09:00;120.15;30.02;lamps',
    });
    expect(answer.json()).toMatchObject({ status: 'accepted' });
    const short = items.find(({ code }) => code === 'field-count');
    const second = await post(`/quarantine/${short?.id}`, { raw: '2;x;2026-03-05 10:00;;;' });
    expect(second.json()).toMatchObject({ status: 'accepted' });
    const rows = await db.query('select source, source_id, reported_at from cases order by 2');
    expect(rows).toEqual([
      { source: 'sheet', source_id: '1', reported_at: at('03-05 09:00') },
      { source: 'sheet', source_id: '2', reported_at: at('03-05 10:00') },
    ]);
  });

  it('are sent again, all of a code, once the pack knows better', async () => {
    await start();
    await push(...Array.from({ length: 30 }, (_, index) => pushed(`${index}`, { category: 'cookies' })), '{');
    await importText('no,at,lng,lat,cat\n1,2026-03-05 09:00,120.15,30.02,cookies');
    const early = await post('/quarantine/retry', { code: 'unknown-category' });
    expect(early.json()).toMatchObject({ sent: 31, accepted: 0, quarantined: 31, next: null });
    expect((await get<QuarantineAnswer>('/quarantine')).total).toBe(32);
    const cookies = { id: 'cookies', parent: null, name: { zh: '饼干', en: 'Cookies' } };
    await db.transaction((tx) => growTree(tx, 'small-city', 'category', [cookies]));
    const one = await post('/quarantine/retry', { code: 'unknown-category', source: 'sheet' });
    expect(one.json()).toMatchObject({ sent: 1, accepted: 1, quarantined: 0 });
    const rest = await post('/quarantine/retry', { code: 'unknown-category' });
    expect(rest.json()).toMatchObject({ sent: 30, accepted: 30, quarantined: 0, next: null });
    expect((await get<QuarantineAnswer>('/quarantine')).codes).toEqual([
      { source: '', code: 'bad-json', rows: 1 },
    ]);
  });

  const discard = (id: string | undefined, reason: string) => post(`/quarantine/${id}/discard`, { reason });

  it('are discarded for good with a reason, told by source, and what came in stays counted', async () => {
    await start();
    const bad = pushed('1', { category: '?' });
    await push(bad, pushed('2', { category: '?' }), pushed('3'), '{');
    const { items } = await get<QuarantineAnswer>('/quarantine?source=hand');
    const row = items.find(({ sourceId }) => sourceId === '1');
    const answer = await discard(row?.id, '  a test of the app ');
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { reason: 'a test of the app' }]);
    expect((await discard(row?.id, 'again')).json().code).toBe('unknown-row');
    expect((await app.inject(`${base}/quarantine/${row?.id}`)).statusCode).toBe(404);
    // The same text once more is counted, and not kept.
    expect((await push(bad, bad)).json()).toMatchObject({ accepted: 0, quarantined: 2 });
    const left = (await get<QuarantineAnswer>('/quarantine?source=hand')).items;
    expect(left.map(({ sourceId }) => sourceId)).toEqual(['2']);
    const { days, sources } = await get<QualityAnswer>('/quality?source=hand');
    expect(days).toMatchObject([{ sent: 5, accepted: 1, merged: 0, quarantined: 4 }]);
    expect(sources).toMatchObject([{ id: 'hand', quarantined: 1, discarded: 1 }]);
    const told = (await get<SourcesAnswer>('/sources')).sources;
    expect(told.map(({ id, quarantined, discarded }) => [id, quarantined, discarded])).toEqual([
      ['', 1, 0],
      ['hand', 1, 1],
    ]);
    const done = await db.query('select by, reason, source_id, code, raw from discard');
    expect(done).toEqual([
      { by: 'demo', reason: 'a test of the app', source_id: '1', code: 'unknown-category', raw: null },
    ]);
    const [text] = await db.query<SealedRow>('select digest, key, sealed, raw from discard');
    expect(await openRow(await openOriginalKeys(db), 'small-city', text!)).toBe(JSON.stringify(bad));
    // Another word about the same case is none of that.
    expect((await push(pushed('1'))).json()).toMatchObject({ accepted: 1 });
  });

  it('are discarded for a reason in words only, and stay otherwise', async () => {
    await start();
    await push('{');
    const [row] = (await get<QuarantineAnswer>('/quarantine')).items;
    for (const body of [{}, { reason: '' }, { reason: ' ' }, { reason: 'x'.repeat(1001) }]) {
      expect((await post(`/quarantine/${row?.id}/discard`, body)).statusCode).toBe(400);
    }
    expect((await get<QuarantineAnswer>('/quarantine')).total).toBe(1);
  });

  it('wait for their case no more once they are discarded, but are seen when they come again', async () => {
    await start();
    const urge = (eventId: string) => ({
      type: 'event',
      source: 'hand',
      sourceId: '1',
      eventId,
      at: '2026-03-03T09:00:00+08:00',
      kind: 'urged',
    });
    await push(urge('e1'), urge('e2'));
    const { items } = await get<QuarantineAnswer>('/quarantine');
    const row = items.find(({ raw }) => raw.includes('e1'));
    expect((await discard(row?.id, 'of another system')).statusCode).toBe(200);
    await push(urge('e1'));
    expect((await get<QuarantineAnswer>('/quarantine')).total).toBe(2);
    expect((await discard(row?.id, 'of another system')).statusCode).toBe(200);
    const { id } = (await push(pushed('1'))).json().lines[0];
    const { events } = await get<{ events: { eventId: string }[] }>(`/cases/${id}`);
    const told = events.map(({ eventId }) => eventId);
    expect([told.includes('e1'), told.includes('e2')]).toEqual([false, true]);
    expect((await get<QuarantineAnswer>('/quarantine')).total).toBe(0);
  });

  it('are for those who may see and change all', async () => {
    await start();
    await push('{');
    const narrow = await startApp(db, { viewer: { ...demoViewer, areas: ['west'] } });
    const reader = await startApp(db, { viewer: { ...demoViewer, role: 'supervisor' } });
    const [row] = (await get<QuarantineAnswer>('/quarantine')).items;
    for (const path of [
      '/quality',
      '/quality/unlocated',
      '/sources',
      '/quarantine',
      `/quarantine/${row?.id}`,
    ]) {
      const answer = await narrow.inject(`${base}${path}`);
      expect([answer.statusCode, answer.json().code], path).toEqual([403, 'outside-view']);
      expect((await reader.inject(`${base}${path}`)).statusCode).toBe(200);
    }
    const url = `${base}/quarantine/${row?.id}`;
    const answer = await reader.inject({ method: 'POST', url, payload: { raw: '{}' } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'may-not-write']);
    for (const other of [narrow, reader]) {
      const refused = await other.inject({
        method: 'POST',
        url: `${url}/discard`,
        payload: { reason: 'no' },
      });
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'may-not-write']);
    }
    await narrow.close();
    await reader.close();
  });
});
