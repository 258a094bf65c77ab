import { createHash } from 'node:crypto';
import type { Database } from '@zhiyu/server/store/database';
import type { PushAnswer, QualityAnswer } from '@zhiyu/shared/quality-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const LINES = 50_000;

/** Numbers from 0 to 1 that look drawn and are the same in every run. */
function createDraw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Feed {
  clean: string[];
  storm: string[];
}

/** Cases with their events: as they should come, and as they do. */
function createFeed(): Feed {
  const draw = createDraw(20_260_311);
  const pick = <Item>(items: Item[]) => items[Math.floor(draw() * items.length)] as Item;
  const start = Date.parse('2026-01-05T00:00:00+08:00');
  const iso = (instant: number) => new Date(instant).toISOString();
  const clean: string[] = [];
  for (let number = 0; clean.length < 22_000; number++) {
    const source = pick(['hotline', 'app']);
    const reportedAt = start + Math.floor(draw() * 60) * 86_400_000 + Math.floor(draw() * 86_400) * 1000;
    const sourceId = `N${number}`;
    const record = {
      type: 'case',
      source,
      sourceId,
      reportedAt: iso(reportedAt),
      category: pick(['litter', 'lamps', 'housing', null]),
      unit: pick(['works', 'homes', null]),
      channel: pick(['phone', 'app', null]),
      requestType: pick(['complaint', 'help', 'consultation', null]),
      ...(draw() < 0.9 && { lng: 120 + draw() * 0.2, lat: 30 + draw() * 0.1 }),
      ...(draw() < 0.5 && { dueAt: iso(reportedAt + 3 * 86_400_000) }),
    };
    clean.push(JSON.stringify(record));
    let at = reportedAt;
    for (const kind of pick([
      [],
      ['accepted', 'contacted', 'closed'],
      ['returned', 'dispatched', 'closed', 'reviewed'],
      ['paused', 'resumed', 'closed', 'reopened', 'urged', 'closed'],
      ['extended', 'closed'],
      ['supervised'],
    ])) {
      at += 3_600_000 + Math.floor(draw() * 40) * 3_600_000;
      const event = { type: 'event', source, sourceId, eventId: `${kind}-${at}`, at: iso(at), kind };
      const more = kind === 'reviewed' ? { resolution: pick(['yes', 'no', 'partly']), satisfaction: 4 } : {};
      clean.push(JSON.stringify({ ...event, ...more }));
    }
  }
  return { clean, storm: disturb(clean, draw, pick) };
}

/** The same lines late, twice and in any order, among bad ones. */
function disturb(clean: string[], draw: () => number, pick: <Item>(items: Item[]) => Item): string[] {
  const storm = [...clean];
  const bad = [
    () => '{"type":"case","source":"hotline"',
    () => '[]',
    () => JSON.stringify({ type: 'case', source: 'hotline', sourceId: 'bad', reportedAt: 'yesterday' }),
    () =>
      JSON.stringify({
        type: 'case',
        source: 'app',
        sourceId: `bad${draw()}`,
        reportedAt: '2026-01-01T00:00:00Z',
        category: 'x',
      }),
    () =>
      JSON.stringify({
        type: 'event',
        source: 'app',
        sourceId: 'N1',
        eventId: `${draw()}`,
        at: '2026-01-01T00:00:00Z',
        kind: 'eaten',
      }),
    () =>
      JSON.stringify({
        type: 'event',
        source: 'app',
        sourceId: `ghost${draw()}`,
        eventId: 'e',
        at: '2026-01-01T00:00:00Z',
        kind: 'urged',
      }),
    () => JSON.stringify({ type: 'event', source: 'hotline', sourceId: 'N0' }),
    () => '\u0000\u0001',
    () => `{"type":"case","source":"hotline","sourceId":"\\ud800","reportedAt":"2026-01-01T00:00:00Z"}`,
    () =>
      JSON.stringify({
        type: 'case',
        source: 'hotline',
        sourceId: 'z',
        reportedAt: '2026-01-01T00:00:00Z',
        who: 'Li',
      }),
  ];
  while (storm.length < LINES) storm.push(draw() < 0.35 ? pick(bad)() : pick(clean));
  for (let place = storm.length - 1; place > 0; place--) {
    const other = Math.floor(draw() * (place + 1));
    [storm[place], storm[other]] = [storm[other] as string, storm[place] as string];
  }
  return storm;
}

async function open(lines: string[], batch: number) {
  const db = await createTestDatabase();
  await addSmallCity(db, []);
  const app = await startApp(db);
  const totals = { sent: 0, accepted: 0, merged: 0, quarantined: 0 };
  for (let start = 0; start < lines.length; start += batch) {
    const part = lines.slice(start, start + batch);
    const payload = part.join('\n');
    const key = createHash('sha256').update(payload).digest('hex');
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': key };
    const request = { method: 'POST' as const, url: `${base}/cases`, payload, headers };
    // Some are sent twice, as a sender does that did not hear the answer.
    const answers = await Promise.all(
      (start / batch) % 5 === 0 ? [app.inject(request), app.inject(request)] : [app.inject(request)],
    );
    for (const answer of answers) expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const told: PushAnswer = (answers[0] as (typeof answers)[number]).json();
    expect(told.lines).toHaveLength(part.length);
    expect(told.accepted + told.merged + told.quarantined).toBe(part.length);
    totals.sent += part.length;
    totals.accepted += told.accepted;
    totals.merged += told.merged;
    totals.quarantined += told.quarantined;
  }
  return { db, app, totals };
}

describe('a storm of 50,000 bad, late, disordered and repeated lines', () => {
  let clean: { db: Database; app: App; totals: Record<string, number> };
  let storm: { db: Database; app: App; totals: Record<string, number> };
  beforeAll(async () => {
    const feed = createFeed();
    clean = await open(feed.clean, 5000);
    storm = await open(feed.storm, 2500);
  });
  afterAll(async () => {
    for (const city of [clean, storm]) {
      await city?.app.close();
      await city?.db.close();
    }
  });

  it('is accounted for line by line, in the answers and in data quality', async () => {
    const { sent, accepted = 0, merged = 0, quarantined = 0 } = storm.totals;
    expect(sent).toBe(LINES);
    expect(accepted + merged + quarantined).toBe(LINES);
    expect(quarantined).toBeGreaterThan(5000);
    const { days }: QualityAnswer = (await storm.app.inject(`${base}/quality`)).json();
    const sum = (of: 'sent' | 'accepted' | 'merged' | 'quarantined') =>
      days.reduce((total, day) => total + day[of], 0);
    expect(sum('sent')).toBe(LINES);
    expect(sum('accepted') + sum('merged') + sum('quarantined')).toBe(LINES);
    expect(sum('quarantined')).toBe(quarantined);
    expect(clean.totals.quarantined).toBe(0);
  });

  it('leaves the same cases as the clean feed', async () => {
    const columns =
      'source, source_id, reported_at, dispatched_at, due_at, ended_at, closings, outcomes, reopenings, pauses, ' +
      'resumptions, returns, transfers, extensions, urges, supervisions, reviewed_at, resolution, satisfaction, area, ' +
      'cell, category, request_type, channel, unit, flags, touches';
    const read = (db: Database) => db.query(`select ${columns} from cases order by source, source_id`);
    expect(await read(storm.db)).toEqual(await read(clean.db));
  });

  it('leaves the same figures', async () => {
    const { measures } = (await clean.app.inject('/api/v1/measures')).json();
    const ids = measures.map(({ id }: { id: string }) => id).join(',');
    const paths = [
      `/compare?measures=${ids}&from=2026-01-01T00:00:00%2B08:00&to=2026-03-01T00:00:00%2B08:00`,
      `/compare?by=category&measures=${ids}`,
      '/cells?measure=reported',
      '/cells?measure=overdue',
      '/trend?measure=closed&bucket=day&from=2026-01-05T00:00:00%2B08:00&to=2026-03-01T00:00:00%2B08:00',
    ];
    for (const path of paths) {
      const [one, other] = await Promise.all(
        [clean, storm].map(async ({ app }) => (await app.inject(`${base}${path}`)).json()),
      );
      expect({ ...other, seq: 0 }, path).toEqual({ ...one, seq: 0 });
    }
  });

  it('keeps aside what waits for its case, and nothing else of what was good', async () => {
    const rows = await storm.db.query<{ code: string }>('select distinct code from quarantine order by code');
    expect(rows.map(({ code }) => code)).toEqual([
      'bad-instant',
      'bad-json',
      'bad-unicode',
      'missing-event-id',
      'unknown-case',
      'unknown-category',
      'unknown-field',
      'unknown-kind',
    ]);
    const waiting = await storm.db.query<{ source_id: string }>('select source_id from waiting_event');
    expect(waiting.length).toBeGreaterThan(100);
    expect(waiting.every(({ source_id }) => source_id.startsWith('ghost'))).toBe(true);
  });
});
