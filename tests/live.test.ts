import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CubeAdvance, type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { createIngest, type Ingest } from '@zhiyu/server/ingest';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer, type Viewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type { LiveTick } from '@zhiyu/shared/contract';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const LATEST_MS = 10_000;
let db: Database;
let ingest: Ingest;
let cubes: Cubes;
let app: App;
let address: string;
let number = 0;

interface Heard {
  event: string;
  id: string;
  data: LiveTick;
}
const streams: EventSource[] = [];
const viewers: Record<string, Viewer> = {
  lamps: { ...demoViewer, categories: ['lamps'] },
  homes: { ...demoViewer, units: ['homes'] },
  'lamps-west': { ...demoViewer, areas: ['west'], categories: ['lamps'] },
};

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [caseIn('west'), caseIn('east')]);
  ingest = await createIngest(db, 'small-city');
  cubes = keepCubes(db.url, null, () => {});
  app = await startApp(db, {
    cubes,
    identify: ({ headers }) => viewers[String(headers['x-viewer'])] ?? demoViewer,
  });
  address = await app.listen({ host: '127.0.0.1', port: 0 });
  cubes.of('small-city');
  await cubes.reach('small-city', 1, LATEST_MS);
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
afterAll(async () => {
  await app?.close();
  await cubes?.close();
  await db?.close();
});

function caseIn(area: string, more: Partial<CaseInput> = {}) {
  number += 1;
  return { source: 'hotline', sourceId: `live-${number}`, reportedAt: at('03-10 09:00'), area, ...more };
}

async function report(area: string, more: Partial<CaseInput> = {}): Promise<number> {
  return (await ingest.write([{ input: caseIn(area, more) }], at('03-11 12:00'))).seq;
}

/** Opens a stream as a browser does; what it hears goes to the list that is answered. */
function open(after: string | null = null, viewer = ''): Heard[] {
  const heard: Heard[] = [];
  const stream = new EventSource(`${address}/api/v1/cities/small-city/live`, {
    fetch: (url, init) => {
      const headers = {
        ...init.headers,
        ...(after !== null && { 'last-event-id': after }),
        'x-viewer': viewer,
      };
      return fetch(url, { ...init, headers });
    },
  });
  for (const event of ['tick', 'reset']) {
    stream.addEventListener(event, ({ lastEventId: id, data }) =>
      heard.push({ event, id, data: JSON.parse(data) }),
    );
  }
  streams.push(stream);
  return heard;
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + LATEST_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it did not come to be');
    await sleep(10);
  }
}

describe('GET …/live', () => {
  it('tells at once where the city stands, then of each change that answers have', async () => {
    const { seq } = await loadCity(db, 'small-city');
    const heard = open();
    await until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({
      event: 'tick',
      id: String(seq),
      data: { city: 'small-city', seq, asOf: '2026-03-11T12:00:00+08:00', areas: [] },
    });
    const committed = await report('west-north');
    await until(() => heard.length === 2);
    expect(heard[1]?.data).toMatchObject({ seq: committed });
    expect(heard[1]?.data.areas?.sort()).toEqual(['small-city', 'west', 'west-north']);
    const answer = await fetch(`${address}/api/v1/cities/small-city/cells?measure=reported`);
    expect(Number(answer.headers.get('zhiyu-seq'))).toBeGreaterThanOrEqual(committed);
  });

  it('tells nobody of cases of categories and units that are not theirs', async () => {
    const all = open();
    const heard = Object.fromEntries(Object.keys(viewers).map((name) => [name, open(null, name)]));
    const lists = [all, ...Object.values(heard)];
    await until(() => lists.every(({ length }) => length === 1));
    const told: number[] = [];
    for (const [area, more] of [
      ['west', { category: 'litter', unit: 'works' }],
      ['east', { category: 'lamps', unit: 'works' }],
      ['west', { category: 'lamps', unit: 'homes' }],
    ] as const) {
      told.push(await report(area, more));
      // One tick each, so that each is heard by itself.
      await until(() => all.at(-1)?.data.seq === told.at(-1));
    }
    // Ticks come in order: who has heard the last has heard all.
    await until(() => lists.every((list) => list.at(-1)?.data.seq === told.at(-1)));
    const seen = (name: string) => heard[name]?.slice(1).map(({ data }) => [data.seq, data.areas?.sort()]);
    expect(seen('lamps')).toEqual([
      [told[1], ['east', 'small-city']],
      [told[2], ['small-city', 'west']],
    ]);
    expect(seen('homes')).toEqual([[told[2], ['small-city', 'west']]]);
    expect(seen('lamps-west')).toEqual([[told[2], ['small-city', 'west']]]);
  });

  it('gathers what comes fast into one tick a second', async () => {
    const heard = open();
    await until(() => heard.length === 1);
    const start = performance.now();
    let last = 0;
    for (let count = 0; count < 30; count++) {
      last = await report(count % 2 === 0 ? 'east' : 'west');
      await sleep(100);
    }
    await until(() => heard.at(-1)?.data.seq === last);
    const seconds = (performance.now() - start) / 1000;
    expect(heard.length - 1).toBeLessThanOrEqual(seconds + 1);
    const areas = new Set(heard.slice(1).flatMap(({ data }) => data.areas ?? []));
    expect([...areas].sort()).toEqual(['east', 'small-city', 'west']);
  });

  it('goes on where a stream broke off, without a gap and without a reset', async () => {
    const first = open();
    await until(() => first.length === 1);
    const heardLast = first[0]?.id as string;
    streams[0]?.close();
    await report('east');
    const seq = await report('west-north');
    await cubes.reach('small-city', seq, LATEST_MS);
    await sleep(1100);
    const again = open(heardLast);
    await until(() => again.length === 1);
    expect(again[0]).toMatchObject({ event: 'tick', id: String(seq), data: { seq } });
    expect(again[0]?.data.areas?.sort()).toEqual(['east', 'small-city', 'west', 'west-north']);
    const upToDate = open(String(seq));
    await report('east');
    await until(() => upToDate.length === 1);
    expect(upToDate[0]).toMatchObject({ event: 'tick', data: { areas: expect.arrayContaining(['east']) } });
  });

  it('resets a reader that knows more than the database, and all when the trees of the city change', async () => {
    const ahead = open('999999');
    await until(() => ahead.length === 1);
    expect(ahead[0]?.event).toBe('reset');
    const heard = open();
    await until(() => heard.length === 1);
    await db.query(`update city set pack_version = pack_version + 1 where city = 'small-city'`);
    await until(() => heard.length === 2 && ahead.length === 2);
    expect([heard[1]?.event, ahead[1]?.event]).toEqual(['reset', 'reset']);
  });

  it('cuts off who does not read, and keeps nothing for him', async () => {
    const answered = new Promise<ServerResponse>((resolve) =>
      app.server.once('request', (_request, response) => resolve(response)),
    );
    const slow = request(`${address}/api/v1/cities/small-city/live`);
    slow.on('error', () => {});
    slow.on('response', (response) => response.on('error', () => {}).pause());
    slow.end();
    const response = await answered;
    const other = open();
    await until(() => other.length === 1);
    // More than the machine holds between two programs: what is left waits in the server.
    response.write(Buffer.alloc(64 * 1024 * 1024, ': \n'));
    const cut = once(response, 'close');
    await report('east');
    await cut;
    expect(response.destroyed).toBe(true);
    await until(() => other.length === 2);
  });

  it('keeps a quiet stream alive, unbuffered and uncompressed on its way', async () => {
    const response = await fetch(`${address}/api/v1/cities/small-city/live`, {
      headers: {
        'accept-encoding': 'gzip, br',
        'last-event-id': String((await loadCity(db, 'small-city')).seq),
      },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe(': heartbeat\n\n');
    await reader.cancel();
  });

  it('refuses what cannot be followed with a problem', async () => {
    const unknown = await fetch(`${address}/api/v1/cities/nowhere/live`);
    expect([unknown.status, (await unknown.json()).code]).toEqual([404, 'unknown-city']);
    const page = await fetch(`${address}/api/v1/cities/small-city/live`, {
      headers: { accept: 'text/html' },
    });
    expect([page.status, (await page.json()).code]).toEqual([406, 'not-acceptable']);
    const bad = await fetch(`${address}/api/v1/cities/small-city/live`, {
      headers: { 'last-event-id': 'x' },
    });
    expect(bad.status).toBe(400);
  });

  it('tells of changes without a cube too, and ends its streams when the server does', async () => {
    const plain = await startApp(db);
    const there = await plain.listen({ host: '127.0.0.1', port: 0 });
    const heard: LiveTick[] = [];
    const stream = new EventSource(`${there}/api/v1/cities/small-city/live`);
    let ended = 0;
    stream.addEventListener('tick', ({ data }) => heard.push(JSON.parse(data)));
    stream.addEventListener('error', () => {
      ended += 1;
    });
    await until(() => heard.length === 1);
    const seq = await report('east');
    await until(() => heard.length === 2);
    expect(heard[1]).toMatchObject({ seq, areas: null });
    await plain.close();
    await until(() => ended > 0);
    stream.close();
  });
});

it('a cube tells of the areas that a case leaves and enters', async () => {
  const advances: CubeAdvance[] = [];
  const unlisten = cubes.listen((advance) => advances.push(advance));
  const input = caseIn('west-north');
  await ingest.write([{ input }], at('03-11 12:00'));
  const moved = await ingest.write([{ input: { ...input, area: 'east' } }], at('03-11 12:00'));
  await cubes.reach('small-city', moved.seq, LATEST_MS);
  await until(() => advances.at(-1)?.seq === moved.seq);
  unlisten();
  const { city } = await loadCity(db, 'small-city');
  const names = advances
    .flatMap(({ places }) => places ?? [])
    .map(({ area }) => city.areas.byOrdinal(area)?.id);
  expect(new Set(names)).toEqual(new Set(['west-north', 'east']));
});
