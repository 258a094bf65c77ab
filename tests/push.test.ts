import { gzipSync } from 'node:zlib';
import type { Database } from '@zhiyu/server/store/database';
import type { PushAnswer } from '@zhiyu/shared/quality-contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { createTestDatabase } from './support/database';
import { readKeptRows } from './support/kept-rows';

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});
afterEach(() =>
  db.query(
    'truncate cases, history, change, quarantine, waiting_event, intake, source, push_answer, mending, discard',
  ),
);

const url = '/api/v1/cities/small-city/cases';
const ndjson = { 'content-type': 'application/x-ndjson' };
const line = (said: object) => JSON.stringify(said);
const caseLine = (sourceId: string, more: object = {}) =>
  line({ type: 'case', source: 'hand', sourceId, reportedAt: '2026-03-02T09:00:00+08:00', ...more });
const eventLine = (sourceId: string, eventId: string, more: object = {}) =>
  line({
    type: 'event',
    source: 'hand',
    sourceId,
    eventId,
    at: '2026-03-03T09:00:00+08:00',
    kind: 'closed',
    ...more,
  });

function post(payload: string | Buffer, headers: Record<string, string> = {}) {
  return app.inject({ method: 'POST', url, payload, headers: { ...ndjson, ...headers } });
}

async function push(...lines: string[]): Promise<PushAnswer> {
  const answer = await post(lines.join('\n'));
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

const reported = async () =>
  (await app.inject('/api/v1/cities/small-city/cases?measure=reported')).json().total as number;

describe('a pushed batch', () => {
  it('takes cases and events in and tells the fate of each line', async () => {
    const answer = await push(
      caseLine('1', { lng: 120.15, lat: 30.02, category: 'lamps' }),
      '',
      eventLine('1', 'e1', { outcome: 'solved' }),
      'no JSON',
    );
    expect(answer).toMatchObject({ accepted: 2, merged: 0, quarantined: 1 });
    expect(answer.lines.map(({ line, status, code }) => [line, status, code])).toEqual([
      [1, 'accepted', null],
      [3, 'accepted', null],
      [4, 'quarantined', 'bad-json'],
    ]);
    const id = answer.lines[0]?.id;
    const found = (await app.inject(`/api/v1/cities/small-city/cases/${id}`)).json();
    expect(found).toMatchObject({
      sourceId: '1',
      state: 'closed',
      closings: [{ at: '2026-03-03T09:00:00+08:00', outcome: 'solved' }],
    });
    expect(answer.seq).toBe(found.seq);
  });

  it('changes nothing when it is sent again', async () => {
    const lines = [caseLine('1'), eventLine('1', 'e1')];
    const first = await push(...lines);
    const again = await push(...lines);
    expect(again).toMatchObject({ accepted: 0, merged: 2, quarantined: 0, seq: first.seq });
    expect(again.lines.map(({ id }) => id)).toEqual(first.lines.map(({ id }) => id));
    expect(await reported()).toBe(1);
  });

  it('keeps an event aside until its case comes, and takes it in then', async () => {
    const before = await push(eventLine('7', 'e1'));
    expect(before.lines[0]).toMatchObject({ status: 'quarantined', code: 'unknown-case' });
    const after = await push(caseLine('7'));
    const found = (await app.inject(`${url}/${after.lines[0]?.id}`)).json();
    expect(found.closings).toHaveLength(1);
    expect(await db.query('select from quarantine')).toEqual([]);
  });

  it('counts what came by source and local day', async () => {
    await push(caseLine('1'), caseLine('1'), 'no JSON', caseLine('2', { category: 'nonsense' }));
    const rows = await db.query(
      'select source, sent, accepted, merged, quarantined, reasons from intake order by 1',
    );
    expect(rows).toEqual([
      { source: '', sent: 1, accepted: 0, merged: 0, quarantined: 1, reasons: { 'bad-json': 1 } },
      { source: 'hand', sent: 3, accepted: 1, merged: 1, quarantined: 1, reasons: { 'unknown-category': 1 } },
    ]);
    expect(await db.query('select source, kind from source')).toEqual([{ source: 'hand', kind: 'push' }]);
  });

  it('may be gzip', async () => {
    const answer = await post(gzipSync(`${caseLine('1')}\r\n${caseLine('2')}\r\n`), {
      'content-encoding': 'gzip',
    });
    expect(answer.json()).toMatchObject({ accepted: 2, quarantined: 0 });
  });
});

describe('a line that cannot be taken in is kept aside with its text and a code', () => {
  const faults: [name: string, text: string, code: string, kept?: string][] = [
    ['no JSON', '{"type":"case"', 'bad-json'],
    ['a list', '[1]', 'bad-json'],
    ['no type', line({ source: 'hand' }), 'missing-type'],
    ['a type of its own', line({ type: 'file' }), 'unknown-type'],
    [
      'no source',
      line({ type: 'case', sourceId: '1', reportedAt: '2026-03-02T09:00:00+08:00' }),
      'missing-source',
    ],
    ['an empty source', caseLine('1', { source: '' }), 'missing-source'],
    ['no number', caseLine('', {}), 'missing-source-id'],
    ['no report', line({ type: 'case', source: 'hand', sourceId: '1' }), 'missing-reported-at'],
    // Of fields that nothing has it is kept that they were there, and not what they held.
    [
      'an unknown field',
      caseLine('1', { reporter: 'Li' }),
      'unknown-field',
      caseLine('1', { reporter: null }),
    ],
    [
      'a field of Object',
      '{"type":"case","source":"hand","sourceId":"1","reportedAt":"2026-03-02T09:00:00Z","__proto__":{"a":1}}',
      'unknown-field',
      '{"type":"case","source":"hand","sourceId":"1","reportedAt":"2026-03-02T09:00:00Z","__proto__":null}',
    ],
    ['a number for a text', caseLine('1', { title: 5 }), 'not-a-text'],
    ['a text for a number', caseLine('1', { lng: '120' }), 'not-a-number'],
    ['a text for a list', caseLine('1', { closings: '2026-03-02' }), 'not-a-list'],
    ['a text for a flag', caseLine('1', { sensitive: 'yes' }), 'not-a-flag'],
    ['an instant without offset', caseLine('1', { dueAt: '2026-03-02T09:00:00' }), 'bad-instant'],
    ['a day that is not', caseLine('1', { closings: ['2026-02-30T09:00:00Z'] }), 'bad-instant'],
    ['an instant as a number', caseLine('1', { reportedAt: 1_772_413_200_000 }), 'not-a-text'],
    ['an unknown word', caseLine('1', { urgency: 'very' }), 'unknown-value'],
    ['an unknown category', caseLine('1', { category: 'no such' }), 'unknown-category'],
    ['a NUL', caseLine('1', { title: 'a\0b' }), 'nul-character'],
    ['a NUL in its key', caseLine('a\0b'), 'nul-character'],
    ['half a character', `${caseLine('1').slice(0, -1)},"title":"\\ud83d"}`, 'bad-unicode'],
    ['half a character in its key', caseLine('1').replace('"1"', '"\\udc00"'), 'bad-unicode'],
    ['a source that is too long', caseLine('1', { source: 'x'.repeat(5000) }), 'text-too-long'],
    ['a source with a line feed', caseLine('1', { source: 'a\nb', title: 5 }), 'not-a-text'],
    ['a title that is too long', caseLine('1', { title: 'x'.repeat(3000) }), 'text-too-long'],
    ['a line that is too long', caseLine('1', { text: '长'.repeat(1_100_000) }), 'line-too-long'],
    ['an unknown kind', eventLine('1', 'e', { kind: 'eaten' }), 'unknown-kind'],
    ['an event without identifier', eventLine('1', ''), 'missing-event-id'],
    [
      'an event without instant',
      line({ type: 'event', source: 'hand', sourceId: '1', eventId: 'e', kind: 'urged' }),
      'missing-at',
    ],
    ['an event with a field of a case', eventLine('1', 'e', { title: 'x' }), 'unknown-field'],
    [
      'an instant of another age',
      caseLine('1', { reportedAt: '1066-10-14T09:00:00Z' }),
      'instant-out-of-range',
    ],
    ['a reopening without closing', caseLine('1', { reopenings: ['2026-03-04T09:00:00Z'] }), 'sequence'],
    ['a number that is none', `${caseLine('1').slice(0, -1)},"lng":1e999}`, 'not-a-number'],
  ];

  it.each(faults)('%s', async (_name, text, code, least = text) => {
    const answer = await push(text, caseLine('good'));
    expect(answer.lines.map(({ status, code }) => [status, code])).toEqual([
      ['quarantined', code],
      ['accepted', null],
    ]);
    const kept = await readKeptRows(db, 'small-city');
    expect(kept).toHaveLength(1);
    expect(kept[0]?.code).toBe(code);
    expect(least.startsWith(kept[0]?.raw ?? ' ')).toBe(true);
    expect(kept[0]?.detail).toMatch(/\w{3}/);
  });
});

describe('every instant of a line', () => {
  it.each([
    ['case', caseLine],
    ['event', (id: string, more: object) => eventLine('1', id, more)],
  ] as const)('of a %s is refused where it cannot be read, and where it cannot be', async (kind, say) => {
    const { properties } = (await app.inject(`/api/v1/schemas/push-${kind}`)).json();
    const fields = Object.entries<{ type: string; description?: string; items?: { description?: string } }>(
      properties,
    ).filter(([, { description = '', items }]) => /ISO 8601/.test(items?.description ?? description));
    expect(fields.length).toBe(kind === 'case' ? 19 : 5);
    for (const [text, code] of [
      ['2026-03-02 09:00', 'bad-instant'],
      ['2300-01-01T00:00:00Z', 'instant-out-of-range'],
    ] as const) {
      const { lines } = await push(
        ...fields.map(([name, { type }]) => say(name, { [name]: type === 'array' ? [text] : text })),
      );
      expect(lines.map((line, index) => [fields[index]?.[0], line.code])).toEqual(
        fields.map(([name]) => [name, code]),
      );
    }
  });
});

describe('a row that was kept aside', () => {
  const kept = async () =>
    (await db.query<{ code: string }>('select code from quarantine order by code')).map(({ code }) => code);
  const wrong = { category: 'no such' };

  it('tells the number of its case wherever that can be read', async () => {
    await push(
      caseLine('1', { reporter: 'Li' }),
      caseLine('2', { dueAt: 'noon' }),
      eventLine('3', 'e', { at: 'noon' }),
      line({ type: 'report', source: 'hand', sourceId: '4' }),
      caseLine('x'.repeat(201)),
      caseLine('6', { sourceId: 6 }),
      '{"sourceId":"7"',
    );
    expect(await db.query('select line, source_id from quarantine order by line')).toEqual([
      { line: 1, source_id: '1' },
      { line: 2, source_id: '2' },
      { line: 3, source_id: '3' },
      { line: 4, source_id: '4' },
      ...[5, 6, 7].map((line) => ({ line, source_id: null })),
    ]);
  });

  it('goes when its source says the case anew', async () => {
    await push(caseLine('1', wrong), caseLine('2', wrong), caseLine('3', { reporter: 'Li' }));
    await push(caseLine('1'), caseLine('3', { source: 'other' }), eventLine('2', 'e1'));
    expect(await kept()).toEqual(['unknown-case', 'unknown-category', 'unknown-field']);
    await push(caseLine('3'), caseLine('2'));
    expect(await kept()).toEqual([]);
    const [day] = await db.query<Record<string, number>>(
      'select sum(sent)::int as sent, sum(accepted + merged + quarantined)::int as told from intake',
    );
    expect(day).toEqual({ sent: 8, told: 8 });
  });

  it('goes when an event with its identifier is taken in, and for no other word', async () => {
    await push(
      caseLine('1'),
      eventLine('1', 'e1', { unit: 'no such' }),
      eventLine('1', 'e2', { at: 'noon' }),
    );
    await push(caseLine('1', { title: 'a lamp' }), eventLine('1', 'e3'));
    expect(await kept()).toEqual(['bad-instant', 'unknown-unit']);
    await push(eventLine('1', 'e1'));
    expect(await kept()).toEqual(['bad-instant']);
  });

  it('is not settled by an event about a case whose record is missing', async () => {
    await push(caseLine('1'), caseLine('1', wrong));
    await push(eventLine('1', 'e1'));
    expect(await kept()).toEqual(['unknown-category']);
  });

  it('stays where another event is in its way, however often that one is sent', async () => {
    await push(caseLine('1'), eventLine('1', 'e1'), eventLine('1', 'e1', { outcome: 'solved' }));
    await push(eventLine('1', 'e1'));
    expect(await kept()).toEqual(['event-conflict']);
  });

  it('is settled by a later line of its batch, not by an earlier one', async () => {
    const answer = await push(caseLine('1', wrong), caseLine('1'), caseLine('2'), caseLine('2', wrong));
    expect(answer).toMatchObject({ accepted: 2, quarantined: 2 });
    expect(await db.query('select source_id from quarantine')).toEqual([{ source_id: '2' }]);
  });

  it('stays where what comes later was said before it', async () => {
    await push(caseLine('1', { ...wrong, statedAt: '2026-03-04T09:00:00+08:00' }));
    await push(caseLine('1', { statedAt: '2026-03-03T09:00:00+08:00' }));
    expect(await kept()).toEqual(['unknown-category']);
    await push(caseLine('1', { statedAt: '2026-03-05T09:00:00+08:00' }));
    expect(await kept()).toEqual([]);
  });
});

describe('a body that cannot be read is refused whole', () => {
  it.each([
    ['empty', '', {}, 400, 'empty-body'],
    ['blank lines', '\n \n', {}, 400, 'empty-body'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400, 'bad-encoding'],
    ['no gzip', 'hello', { 'content-encoding': 'gzip' }, 400, 'bad-gzip'],
    [
      'half a gzip',
      gzipSync('x'.repeat(999)).subarray(0, 20),
      { 'content-encoding': 'gzip' },
      400,
      'bad-gzip',
    ],
    [
      'a bomb',
      gzipSync(Buffer.alloc(17 * 1024 * 1024, 'x')),
      { 'content-encoding': 'gzip' },
      413,
      'body-too-large',
    ],
    ['another packing', 'x', { 'content-encoding': 'br' }, 415, 'unsupported-encoding'],
    ['too many lines', 'x\n'.repeat(5001), {}, 413, 'too-many-lines'],
    ['too many bytes', Buffer.alloc(16 * 1024 * 1024 + 1, 'x'), {}, 413, 'body-too-large'],
    ['JSON', '{}', { 'content-type': 'application/json' }, 415, 'unsupported-media-type'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['a bad key', caseLine('1'), { 'idempotency-key': 'a b' }, 400, 'bad-idempotency-key'],
  ])('%s', async (_name, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status });
    expect(await db.query('select from quarantine')).toEqual([]);
  });

  it('and another media type is told which ones are read', async () => {
    const json = await post(caseLine('1'), { 'content-type': 'application/json' });
    expect(json.json()).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect(json.json().detail).toContain('application/json is not read');
    for (const type of ['application/x-ndjson', 'application/ndjson', 'application/jsonl']) {
      expect(json.json().detail).toContain(type);
      expect((await post(caseLine('1'), { 'content-type': type })).statusCode).toBe(200);
    }
    const typeless = await app.inject({ method: 'POST', url });
    expect(typeless.json()).toMatchObject({ status: 415 });
    expect(typeless.json().detail).toContain('application/x-ndjson');
    const retry = '/api/v1/cities/small-city/quarantine/retry';
    const lines = await app.inject({ method: 'POST', url: retry, payload: '{}', headers: ndjson });
    expect([lines.statusCode, lines.json().detail]).toEqual([
      415,
      expect.stringContaining('one of: application/json.'),
    ]);
  });

  it('for an unknown city', async () => {
    const elsewhere = url.replace('small-city', 'nowhere');
    const answer = await app.inject({
      method: 'POST',
      url: elsewhere,
      payload: caseLine('1'),
      headers: ndjson,
    });
    expect(answer.json()).toMatchObject({ code: 'unknown-city', status: 404 });
  });

  it('from someone who may not write', async () => {
    const reader = {
      id: 'r',
      role: 'leader',
      label: { zh: '', en: '' },
      areas: [],
      categories: [],
      units: [],
      cities: null,
    };
    const shown = await startApp(db, { viewer: reader });
    const answer = await shown.inject({ method: 'POST', url, payload: caseLine('1'), headers: ndjson });
    expect(answer.json()).toMatchObject({ code: 'may-not-write', status: 403 });
    await shown.close();
  });
});

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'batch-1' };

  it('gives the very same answer again, and takes nothing in twice', async () => {
    const body = `${caseLine('1')}\nno JSON`;
    const first = await post(body, key);
    await push(caseLine('2'));
    const again = await post(body, key);
    expect(again.body).toBe(first.body);
    expect((await post(gzipSync(body), { ...key, 'content-encoding': 'gzip' })).body).toBe(first.body);
    expect(await db.query('select sum(sent)::int as sent from intake')).toEqual([{ sent: 3 }]);
  });

  it('holds across a restart', async () => {
    const first = await post(caseLine('1'), key);
    await app.close();
    app = await startApp(db);
    expect((await post(caseLine('1'), key)).body).toBe(first.body);
  });

  it('refuses another body', async () => {
    await post(caseLine('1'), key);
    const other = await post(caseLine('2'), key);
    expect(other.statusCode).toBe(422);
    expect(other.json().code).toBe('idempotency-conflict');
    expect(await reported()).toBe(1);
  });

  it('lets a concurrent retry wait for the same answer, in this process and in another', async () => {
    const other = await startApp(db);
    const body = Array.from({ length: 500 }, (_, index) => caseLine(`${index}`)).join('\n');
    const request = { method: 'POST' as const, url, payload: body, headers: { ...ndjson, ...key } };
    const answers = await Promise.all([
      post(body, key),
      post(body, key),
      other.inject(request),
      other.inject(request),
    ]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.json()).toMatchObject({ accepted: 500 });
    expect(await db.query('select sum(sent)::int as sent from intake')).toEqual([{ sent: 500 }]);
    await other.close();
  });

  it('may be used again where the body could not be read', async () => {
    expect((await post('', key)).statusCode).toBe(400);
    expect((await post(caseLine('1'), key)).json()).toMatchObject({ accepted: 1 });
  });
});
