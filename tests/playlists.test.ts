import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer } from '@zhiyu/server/viewer';
import type { Playlist, PlaylistBody } from '@zhiyu/shared/playlist';
import { createScene } from '@zhiyu/shared/ready-playlists';
import type { WallBeat, WallCommand } from '@zhiyu/shared/wall-contract';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const city = '/api/v1/cities/small-city';
let db: Database;
const apps: Record<string, App> = {};
let address: string;

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
  apps.demo = await startApp(db);
  apps.west = await startApp(db, { viewer: { ...demoViewer, id: 'w', areas: ['west'] } });
  apps.lamps = await startApp(db, { viewer: { ...demoViewer, id: 'l', categories: ['lamps'] } });
  apps.kiosk = await startApp(db, { viewer: { ...demoViewer, id: 'k', role: 'wall' } });
  address = await apps.demo.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  for (const app of Object.values(apps)) {
    app.server.closeAllConnections();
    await app.close();
  }
  await db?.close();
});

async function ask(who: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) {
  const response = await apps[who]?.inject({ method, url: `${city}${path}`, ...(payload && { payload }) });
  return { status: response?.statusCode, body: response?.json() };
}

const body: PlaylistBody = {
  name: { zh: '夜班', en: 'Night shift' },
  order: 'listed',
  tour: false,
  deidentified: true,
  interruptions: [{ kind: 'matter', cases: 5, hours: 24, seconds: 30 }],
  scenes: [createScene({ area: 'west' }), createScene({ area: 'east', categories: ['lamps'], seconds: 40 })],
};

describe('playlists that come with a city', () => {
  it('go through its districts and its domains', async () => {
    const { playlists } = (await ask('demo', 'GET', '/playlists')).body as { playlists: Playlist[] };
    expect(playlists.map(({ id }) => id)).toEqual([
      'overview',
      'areas',
      'domains',
      'overdue',
      'today',
      'tour',
    ]);
    const of = (id: string) => playlists.find((playlist) => playlist.id === id);
    expect(of('areas')?.scenes.map(({ area }) => area)).toEqual(['west', 'east']);
    expect(of('domains')?.scenes.map(({ categories }) => categories)).toEqual([['streets'], ['housing']]);
    expect(of('tour')).toMatchObject({ tour: true, deidentified: true });
    expect(of('tour')?.scenes.every(({ words }) => words !== null)).toBe(true);
  });

  it('are made of what the viewer may see', async () => {
    const listed = async (who: string) =>
      ((await ask(who, 'GET', '/playlists')).body as { playlists: Playlist[] }).playlists;
    const west = await listed('west');
    expect(west.flatMap(({ scenes }) => scenes.map(({ area }) => area))).not.toContain('east');
    expect(west.flatMap(({ scenes }) => scenes.map(({ area }) => area))).not.toContain(null);
    const lamps = await listed('lamps');
    const domains = lamps.find(({ id }) => id === 'domains')?.scenes.map(({ categories }) => categories);
    expect(domains).toEqual([['lamps']]);
  });

  it('can be neither changed nor removed', async () => {
    const saved = await ask('demo', 'PUT', '/playlists/overview', { ...body, revision: 0 });
    expect([saved.status, saved.body.code]).toEqual([409, 'playlist-changed']);
    expect((await ask('demo', 'DELETE', '/playlists/overview')).status).toBe(404);
  });
});

describe('a playlist that somebody keeps', () => {
  it('is answered as it was written, counts its changes, and is not written over', async () => {
    const first = await ask('demo', 'PUT', '/playlists/night', { ...body, revision: 0 });
    expect(first).toMatchObject({
      status: 200,
      body: { ...body, id: 'night', ready: false, revision: 1, by: 'demo' },
    });
    expect((await ask('demo', 'GET', '/playlists/night')).body).toEqual(first.body);
    const changed = { ...body, order: 'random' as const };
    expect((await ask('demo', 'PUT', '/playlists/night', { ...changed, revision: 1 })).body.revision).toBe(2);
    const late = await ask('demo', 'PUT', '/playlists/night', { ...body, revision: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'playlist-changed']);
    expect((await ask('demo', 'GET', '/playlists/night')).body.order).toBe('random');
  });

  it('shows a viewer the scenes that they may see, and nobody else’s scenes can be kept', async () => {
    const seen = await ask('west', 'GET', '/playlists/night');
    expect(seen.body.scenes.map(({ area }: { area: string }) => area)).toEqual(['west']);
    const foreign = await ask('west', 'PUT', '/playlists/mine', { ...body, revision: 0 });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'unknown-node']);
    const nowhere = { ...body, scenes: [createScene({ area: 'atlantis' })], revision: 0 };
    expect((await ask('demo', 'PUT', '/playlists/mine', nowhere)).body.detail).toContain('atlantis');
  });

  it('is not changed or removed by who sees only some of its scenes', async () => {
    const { scenes, revision } = (await ask('west', 'GET', '/playlists/night')).body;
    const saved = await ask('west', 'PUT', '/playlists/night', { ...body, scenes, revision });
    expect([saved.status, saved.body.code]).toEqual([403, 'outside-view']);
    const removed = await ask('west', 'DELETE', '/playlists/night');
    expect([removed.status, removed.body.code]).toEqual([403, 'outside-view']);
    expect((await ask('demo', 'GET', '/playlists/night')).body.scenes).toEqual(body.scenes);
    const own = { ...body, scenes, revision: 0 };
    expect((await ask('west', 'PUT', '/playlists/west-night', own)).status).toBe(200);
    expect((await ask('west', 'DELETE', '/playlists/west-night')).status).toBe(200);
  });

  it('is not for screens that only read', async () => {
    const refused = await ask('kiosk', 'PUT', '/playlists/mine', { ...body, revision: 0 });
    expect([refused.status, refused.body.code]).toEqual([403, 'may-not-write']);
    expect((await ask('kiosk', 'DELETE', '/playlists/night')).status).toBe(403);
    expect((await ask('kiosk', 'GET', '/playlists/night')).status).toBe(200);
    expect((await ask('kiosk', 'POST', '/walls/hall/commands', { command: 'next' })).status).toBe(403);
  });

  it('goes when it is removed', async () => {
    expect((await ask('demo', 'DELETE', '/playlists/night')).status).toBe(200);
    const gone = await ask('demo', 'GET', '/playlists/night');
    expect([gone.status, gone.body.code]).toEqual([404, 'unknown-playlist']);
  });

  it.each([
    ['no scene', { scenes: [] }],
    ['a scene that is too short', { scenes: [createScene({ seconds: 1 })] }],
    ['an unknown measure', { scenes: [createScene({ measure: 'joy' as never })] }],
    ['a field that nobody knows', { colour: 'red' }],
  ])('is refused with %s', async (_fault, change) => {
    expect((await ask('demo', 'PUT', '/playlists/bad', { ...body, ...change, revision: 0 })).status).toBe(
      400,
    );
  });
});

describe('a governance area that somebody saved', () => {
  it('is a scene for who may see it, and none any more when it is taken off', async () => {
    const saved = await ask('demo', 'POST', '/governance-areas', {
      name: '东区路灯',
      areas: ['east'],
      categories: ['lamps'],
      leadUnit: null,
    });
    const { id } = saved.body;
    const scenes = [createScene({ governanceArea: id }), createScene({ area: 'west' })];
    expect(
      (await ask('demo', 'PUT', '/playlists/lamps', { ...body, scenes, revision: 0 })).body.scenes,
    ).toEqual(scenes);
    expect((await ask('demo', 'GET', '/playlists/governance')).body.scenes).toMatchObject([
      { title: { zh: '东区路灯' }, governanceArea: id },
    ]);
    // Of what lies in the east alone, who is bound to the west sees no scene.
    expect((await ask('west', 'GET', '/playlists/lamps')).body.scenes).toEqual([scenes[1]]);
    expect((await ask('west', 'GET', '/playlists/governance')).status).toBe(404);
    const foreign = await ask('west', 'PUT', '/playlists/mine', {
      ...body,
      scenes: [scenes[0]],
      revision: 0,
    });
    expect([foreign.status, foreign.body.detail]).toEqual([422, expect.stringContaining(id)]);
    await ask('demo', 'DELETE', `/governance-areas/${id}`);
    expect((await ask('demo', 'GET', '/playlists/lamps')).body.scenes).toEqual([scenes[1]]);
    expect((await ask('demo', 'GET', '/playlists/governance')).status).toBe(404);
    const taken = await ask('demo', 'PUT', '/playlists/governance', { ...body, revision: 0 });
    expect([taken.status, taken.body.code]).toEqual([409, 'playlist-changed']);
    await ask('demo', 'DELETE', '/playlists/lamps');
  });
});

describe('a wall and its remote', () => {
  it('tells signs of life and commands on its stream, to the wall of that name alone', async () => {
    const heard: { name: string; event: string; data: WallBeat | WallCommand }[] = [];
    const streams = ['hall', 'lobby'].map((name) => {
      const stream = new EventSource(`${address}${city}/live?wall=${name}`);
      for (const event of ['beat', 'command']) {
        stream.addEventListener(event, ({ data }) => heard.push({ name, event, data: JSON.parse(data) }));
      }
      return stream;
    });
    const until = async (isSo: () => boolean) => {
      const deadline = performance.now() + 10_000;
      while (!isSo()) {
        if (performance.now() > deadline) throw new Error('it did not come to be');
        await sleep(10);
      }
    };
    await until(() => heard.length === 2);
    expect(heard[0]).toMatchObject({ event: 'beat', data: { seq: 0, build: null } });
    const state = {
      playlist: { zh: '总览', en: 'Overview' },
      scenes: [{ zh: '一', en: 'One' }],
      scene: 0,
      paused: false,
      interrupted: false,
      fresh: true,
      canvas: '1920x1080',
    };
    expect((await ask('demo', 'PUT', '/walls/hall', state)).status).toBe(200);
    const { walls } = (await ask('demo', 'GET', '/walls')).body;
    expect(walls).toMatchObject([
      { name: 'hall', pages: 1, state },
      { name: 'lobby', pages: 1, state: null },
    ]);
    const told = await ask('demo', 'POST', '/walls/hall/commands', { command: 'goTo', scene: 3 });
    expect(told.body).toEqual({ pages: 1 });
    await until(() => heard.some(({ event }) => event === 'command'));
    expect(heard.filter(({ event }) => event === 'command')).toEqual([
      { name: 'hall', event: 'command', data: { command: 'goTo', scene: 3 } },
    ]);
    for (const stream of streams) stream.close();
    await until(() => apps.demo?.server.listening === true);
    const deadline = performance.now() + 10_000;
    while ((await ask('demo', 'GET', '/walls')).body.walls.length > 0 && performance.now() < deadline)
      await sleep(20);
    const gone = await ask('demo', 'POST', '/walls/hall/commands', { command: 'next' });
    expect([gone.status, gone.body.code]).toEqual([404, 'unknown-wall']);
  });
});
