import type { Database } from '@zhiyu/server/store/database';
import { demoViewer, type Viewer } from '@zhiyu/server/viewer';
import { decodePlayback } from '@zhiyu/shared/playback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const west: Viewer = { ...demoViewer, id: 'w', areas: ['west'] };
const lamps: Viewer = { ...demoViewer, id: 'l', categories: ['lamps'] };

let db: Database;
const apps: Record<string, App> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  const old = { reportedAt: at('03-05 09:00'), dueAt: at('03-06 18:00') };
  await addSmallCity(db, [
    { source: 'hand', sourceId: 'west', lng: 120.05, lat: 30.02, category: 'litter', ...old },
    { source: 'hand', sourceId: 'east', lng: 120.15, lat: 30.02, category: 'lamps', ...old },
    { source: 'hand', sourceId: 'nowhere', ...old },
  ]);
  apps.demo = await startApp(db);
  apps.west = await startApp(db, { viewer: west });
  apps.lamps = await startApp(db, { viewer: lamps });
});
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await db?.close();
});

const ask = async (who: string, path: string) => {
  const response = await apps[who]?.inject(`/api/v1/cities/small-city${path}`);
  return { status: response?.statusCode, body: response?.json() };
};

describe('what a viewer may see', () => {
  it('is everything for the demo, which says that it is one', async () => {
    expect((await ask('demo', '/cells?measure=reported')).body.total).toBe(3);
    expect((await ask('demo', '')).body.viewer).toEqual({
      id: 'demo',
      role: 'demo',
      label: { zh: '演示', en: 'Demo' },
    });
  });

  it('is told by name, with the area that pages open with', async () => {
    const told = async (who: string) => {
      const { home, scope, root } = (await ask(who, '')).body;
      return { home, scope, root };
    };
    expect(await told('demo')).toEqual({ home: 'small-city', scope: [], root: 'small-city' });
    const { scope, ...ofWest } = await told('west');
    expect(ofWest).toEqual({ home: 'west', root: 'small-city' });
    expect(scope.map(({ zh }: { zh: string }) => zh)).toEqual(['西区']);
    const ofLamps = await told('lamps');
    expect([ofLamps.home, ofLamps.scope.length]).toEqual(['small-city', 1]);
    const { bounds, homeBounds } = (await ask('demo', '')).body;
    expect(homeBounds).toEqual(bounds);
    // The western half, as the pack draws it.
    expect((await ask('west', '')).body.homeBounds).toEqual([120, 30, 120.1, 30.1]);
  });

  it('is narrowed in a playback', async () => {
    const counted = async (who: string) => {
      const url = '/api/v1/cities/small-city/frames?measure=open&bucket=week';
      const answer = await apps[who]?.inject(url);
      const { frames } = decodePlayback(new Uint8Array(answer?.rawPayload ?? []));
      return frames.reduce((sum, { differences: [list = []], unlocated }) => {
        return (
          sum + (unlocated[0] ?? 0) + Array.from(list).reduce((part, difference) => part + difference, 0)
        );
      }, 0);
    };
    expect(await counted('demo')).toBe(3);
    for (const narrow of ['west', 'lamps']) {
      expect(await counted(narrow)).toBe((await ask(narrow, '/cells?measure=open')).body.total);
      expect(await counted(narrow)).toBeLessThan(3);
    }
  });

  it('is narrowed by every route that takes a slice', async () => {
    const paths: Record<string, { get?: { parameters?: { name: string }[] } }> = (
      await apps.demo?.inject('/api/openapi.json')
    )?.json().paths;
    const takesSlice = Object.entries(paths)
      .filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'area'))
      .map(([path]) => path.replace('/api/v1/cities/{city}', ''));
    expect(takesSlice.sort()).toEqual([
      '/breakdown',
      '/brief',
      '/briefs',
      '/briefs/{day}',
      '/cases',
      '/cells',
      '/compare',
      '/concurrence',
      '/field/mine',
      '/frames',
      '/handoffs',
      '/matters',
      '/matters/proposals',
      '/overdue',
      '/overdue/summary',
      '/oversight',
      '/requests',
      '/trend',
    ]);
    // What was made ready holds a whole area: for who sees a part of it there is none.
    for (const path of ['/briefs', '/briefs/2026-03-10']) {
      expect((await ask('west', `${path}?area=east`)).body.code).toBe('outside-view');
      expect((await ask('lamps', '/briefs?area=east')).body.days).toEqual([]);
      expect((await ask('lamps', '/briefs/2026-03-10?area=east')).body.code).toBe('unknown-brief');
    }
    for (const path of takesSlice.filter((name) => !name.startsWith('/briefs'))) {
      const own: Record<string, string> = { '/breakdown': 'by=channel&', '/concurrence': 'distinct=unit&' };
      const isOfMeasure = ['/breakdown', '/cases', '/cells', '/concurrence', '/frames', '/trend'].includes(
        path,
      );
      const measure = (own[path] ?? '') + (isOfMeasure ? 'measure=open&' : '');
      const outside = await ask('west', `${path}?${measure}area=east`);
      expect([outside.status, outside.body.code], path).toEqual([403, 'outside-view']);
      const foreign = await ask('lamps', `${path}?${measure}category=housing`);
      expect([foreign.status, foreign.body.code], path).toEqual([403, 'outside-view']);
      // Nothing is proposed for these three nor asked of their units, frames are bytes, and what concurs has a test of its own.
      if (['/matters/proposals', '/requests', '/frames', '/concurrence'].includes(path)) continue;
      const all = await ask('demo', `${path}?${measure}`);
      for (const narrow of ['west', 'lamps']) {
        const part = await ask(narrow, `${path}?${measure}`);
        expect(countOpen(all.body), path).toBe(3);
        expect(countOpen(part.body), `${path} for ${narrow}`).toBe(1);
      }
    }
  });

  it('is the part of an area asked for that lies inside', async () => {
    expect((await ask('west', '/cells?measure=reported&area=small-city')).body.total).toBe(1);
    expect((await ask('west', '/cells?measure=reported&area=west-north')).body.total).toBe(0);
    expect((await ask('lamps', '/cells?measure=reported&category=streets')).body.total).toBe(1);
  });

  it('holds for a single case too', async () => {
    const list = (await ask('demo', '/cases?measure=reported')).body.items;
    const idOf = (name: string) => list.find(({ sourceId }: { sourceId: string }) => sourceId === name).id;
    expect((await ask('west', `/cases/${idOf('west')}`)).status).toBe(200);
    expect((await ask('west', `/cases/${idOf('east')}`)).status).toBe(404);
    expect((await ask('lamps', `/cases/${idOf('nowhere')}`)).status).toBe(404);
  });
});

/** How many of the three open, overdue cases an answer counts, whatever its shape. */
function countOpen(body: {
  total?: number;
  alone?: number;
  whole?: { value?: number; values?: Record<string, { value: number }> };
  series?: { value: number }[];
  figures?: { open: { value: number } };
}): number | undefined {
  const { whole } = body;
  return (
    body.figures?.open.value ??
    body.alone ??
    body.total ??
    whole?.values?.open?.value ??
    whole?.value ??
    body.series?.at(-1)?.value
  );
}

describe('who may ask at all, without accounts', () => {
  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'])('refuses %s', async (header) => {
    const response = await apps.demo?.inject({ url: '/api/v1/cities', headers: { [header]: '10.0.0.1' } });
    expect([response?.statusCode, response?.json().code]).toEqual([403, 'forwarded-request']);
  });

  it.each(['evil.example', 'localhost.evil.example', '10.0.0.1:8080', '127.0.0.1.evil.example'])(
    'refuses the host “%s”',
    async (host) => {
      const response = await apps.demo?.inject({ url: '/', headers: { host } });
      expect([response?.statusCode, response?.json().code]).toEqual([403, 'foreign-host']);
    },
  );

  it.each(['localhost', 'localhost:8080', '127.0.0.1:18080', '[::1]:8080'])('answers as %s', async (host) => {
    const response = await apps.demo?.inject({ url: '/api/v1/cities', headers: { host } });
    expect(response?.statusCode).toBe(200);
  });

  it('does not start where other machines could reach it', async () => {
    await expect(startApp(db, { host: '0.0.0.0' })).rejects.toThrow(/HOST is “0\.0\.0\.0”/);
  });
});
