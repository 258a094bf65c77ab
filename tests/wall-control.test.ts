import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, digestToken } from '@zhiyu/server/access/token';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import { addKey, revokeKey } from '@zhiyu/server/store/access-keys';
import type { Database } from '@zhiyu/server/store/database';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { GovernanceArea } from '@zhiyu/shared/governance-contract';
import type { Playlist, PlaylistBody, PlaylistsAnswer, Scene } from '@zhiyu/shared/playlist';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, phone, type Site, startBrowser, startSite } from './explorer-site';
import { smallCityFolder } from './small-city';
import { addTestAccount } from './support/accounts';
import { createTestDatabase } from './support/database';
import { hastenPage } from './wall/hasten-page';

/** What people do with walls, and what walls do by themselves: playlists, remotes, interruptions, versions, nights. */

const api = '/api/v1/cities/small-city';
const MINUTE = 60_000;
let packFolder: string;
let db: Database;
let site: Site;
let browser: Browser;
let pages: Page[] = [];
let faults: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  // The small city, living: a wall of an archive is not broken into.
  packFolder = mkdtempSync(join(tmpdir(), 'zhiyu-living-'));
  cpSync(smallCityFolder, packFolder, { recursive: true });
  const { clock: _clock, ...pack } = JSON.parse(readFileSync(join(packFolder, 'city.json'), 'utf8'));
  writeFileSync(
    join(packFolder, 'city.json'),
    JSON.stringify({ ...pack, title: { zh: '小城一网统管', en: 'One View' } }),
  );
  const now = Date.now();
  await addCity(db, packFolder, { now });
  const late = { source: 'hand', reportedAt: now - 600 * MINUTE, dueAt: now - 300 * MINUTE };
  const ingest = await createIngest(db, 'small-city');
  const places = [
    { sourceId: 'west-lamp', lng: 120.03, lat: 30.02, category: 'lamps' },
    { sourceId: 'west-litter', lng: 120.04, lat: 30.03, category: 'litter' },
    { sourceId: 'east-lamp', lng: 120.15, lat: 30.02, category: 'lamps' },
  ];
  await ingest.write(
    places.map((place) => ({ input: { ...late, ...place, title: `张三家的${place.sourceId}` } })),
    now,
  );
  site = await startSite(db, Date.now);
  browser = await startBrowser();
});
afterEach(async () => {
  for (const page of pages) await page.context().close();
  pages = [];
  faults = [];
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  rmSync(packFolder, { recursive: true, force: true });
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const viewport = { width: 1600, height: 900 };
  const context = await browser.newContext({ viewport, deviceScaleFactor: 0.25, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error.message));
  pages.push(page);
  return page;
}

async function openWall(query: string, prepare = async (_page: Page) => {}): Promise<Page> {
  const page = await newPage();
  await prepare(page);
  await page.goto(`${site.origin}/wall/small-city${query}`);
  await page.getByTestId('wall-open').waitFor();
  return page;
}

const sceneOf = (page: Page) => page.getByTestId('wall').getAttribute('data-scene');
const figure = async (page: Page, id: string) =>
  (await page.getByTestId(id).innerText()).replaceAll(/\s+/g, '');

async function send<Answer>(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${site.origin}${api}${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

const scene = (differing: Partial<Scene>): Scene => ({
  title: null,
  area: null,
  categories: [],
  measure: 'reported',
  second: 'overdue',
  compare: 'area',
  compared: null,
  window: null,
  layout: 'full',
  seconds: 3600,
  words: null,
  ...differing,
});

async function keepPlaylist(id: string, differing: Partial<PlaylistBody>): Promise<void> {
  const usual = { order: 'listed', tour: false, deidentified: false, interruptions: [] } as const;
  const body = { name: { zh: id, en: id }, ...usual, scenes: [scene({})], ...differing };
  await send('PUT', `/playlists/${id}`, { ...body, revision: 0 });
}

describe('the page that makes playlists', () => {
  it('makes one of a ready one, previews it, keeps it, and the link shows it', async () => {
    const page = await newPage({
      permissions: ['clipboard-read', 'clipboard-write'],
      deviceScaleFactor: 0.5,
    });
    await page.goto(`${site.origin}/wall/small-city/editor`);
    await page.getByTestId('editor-playlist').filter({ hasText: '领域轮巡' }).click();
    await expect.poll(() => page.getByTestId('editor-name').isDisabled()).toBe(true);
    await page.getByTestId('editor-copy').click();
    await page.getByTestId('editor-name').fill('夜班');
    await page.getByTestId('editor-add-scene').click();
    const fields = page.getByTestId('editor-fields');
    await fields.getByLabel('标题（可空）').fill('西区超期');
    await fields.getByLabel(/^区域/).selectOption('west');
    await fields.getByLabel(/^指标/).selectOption('overdue');
    await fields.getByLabel('停留秒数').fill('35');
    const preview = page.getByTestId('editor-preview');
    await preview.getByText('西区超期').waitFor();
    await preview.getByTestId('wall-overdue').filter({ hasText: '2' }).waitFor();
    // What was added last goes first.
    const up = page.getByRole('button', { name: '上移' });
    await up.nth(2).click();
    await up.nth(1).click();
    await page.getByTestId('editor-save').click();
    await page.getByTestId('editor-status').filter({ hasText: '已保存' }).waitFor();
    const { playlists } = await site.ask<PlaylistsAnswer>(`${api}/playlists`);
    const kept = playlists.find(({ ready }) => !ready) as Playlist;
    expect(kept.name.zh).toBe('夜班');
    expect(kept.scenes.map(({ title }) => title?.zh)).toEqual(['西区超期', '市容环境', '住房物业']);
    expect(kept.scenes[0]).toMatchObject({ area: 'west', measure: 'overdue', seconds: 35 });
    await page.getByLabel('大屏名称').fill('前厅');
    await page.getByTestId('editor-night').fill('22:00-06:00');
    await page.getByRole('button', { name: '分享链接' }).click();
    await page.getByText('链接已复制').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(new URL(link).searchParams.get('name')).toBe('前厅');
    expect(new URL(link).searchParams.get('night')).toBe('22:00-06:00');
    const wall = await newPage();
    await wall.goto(link);
    await wall.getByTestId('wall').getByText('西区超期').waitFor();
    expect(await figure(wall, 'wall-overdue')).toBe('2件');
    expect(await wall.locator('h1').innerText()).toBe('小城一网统管');
    expect(await findBarriers(page)).toEqual([]);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByTestId('editor-remove').click();
    await expect
      .poll(async () =>
        (await site.ask<PlaylistsAnswer>(`${api}/playlists`)).playlists.every((one) => one.ready),
      )
      .toBe(true);
    expect(faults).toEqual([]);
  });

  it('puts a saved governance area into a scene, and a wall leaves the scene out when the area is taken off', async () => {
    const saved = await send<GovernanceArea>('POST', '/governance-areas', {
      name: '路灯整治',
      areas: ['west'],
      categories: ['lamps'],
      leadUnit: null,
    });
    expect(saved.within).toBe('west');
    const page = await newPage({ deviceScaleFactor: 0.5 });
    await page.goto(`${site.origin}/wall/small-city/editor`);
    await page.getByTestId('editor-create').click();
    await page.getByTestId('editor-name').fill('重点');
    await page.getByTestId('editor-governance').selectOption({ label: '路灯整治' });
    await page.getByTestId('editor-preview').getByText('路灯整治').first().waitFor();
    await page.getByTestId('editor-add-scene').click();
    await page.getByTestId('editor-save').click();
    await page.getByTestId('editor-status').filter({ hasText: '已保存' }).waitFor();
    const link = await page.getByTestId('editor-open').getAttribute('href');
    const wall = await newPage();
    await wall.goto(site.origin + link);
    await wall.getByTestId('wall').getByText('路灯整治').first().waitFor();
    const asked = await site.ask<CompareAnswer>(`${api}/compare?measures=open&governanceArea=${saved.id}`);
    expect(asked.whole.values.open?.value).toBe(1);
    expect(await figure(wall, 'wall-open')).toBe('1件');
    await wall.getByTestId('wall').getByText('路灯', { exact: false }).first().waitFor();
    const ready = await site.ask<Playlist>(`${api}/playlists/governance`);
    expect(ready.scenes.map(({ governanceArea }) => governanceArea)).toEqual([saved.id]);
    await send('DELETE', `/governance-areas/${saved.id}`);
    // It is asked for when something has changed, or time has passed: the wall goes on to what is there.
    await wall.keyboard.press('ArrowRight');
    await wall.getByTestId('wall-open').filter({ hasText: '3' }).waitFor();
    await wall.keyboard.press('ArrowLeft');
    await wall.getByTestId('wall-open').filter({ hasText: '3' }).waitFor();
    await expect.poll(() => sceneOf(wall)).toBe('scene 1');
    await wall.reload();
    await wall.getByTestId('wall-open').filter({ hasText: '3' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('offers the cockpit of any area and domain', async () => {
    const page = await newPage();
    await page.goto(`${site.origin}/wall/small-city/editor`);
    const chooser = page.getByTestId('cockpit');
    await chooser.getByLabel('区域').selectOption('east');
    await chooser.getByLabel('治理领域').selectOption('streets');
    await page.goto(site.origin + (await chooser.getByRole('link').getAttribute('href')));
    await page.getByTestId('wall-open').waitFor();
    expect(await figure(page, 'wall-open')).toBe('1件');
    await page.getByTestId('wall').getByText('东区').first().waitFor();
  });
});

describe('a remote on a phone', () => {
  it('pauses a wall, lets it go on, and takes it to any scene', async () => {
    await keepPlaylist('rounds', {
      scenes: ['一', '二', '三'].map((title) => scene({ title: { zh: title, en: title } })),
    });
    const wall = await openWall('?playlist=rounds&name=前厅');
    const remote = await newPage({
      viewport: { width: phone.width, height: phone.height },
      hasTouch: true,
      isMobile: true,
    });
    await remote.goto(`${site.origin}/wall/small-city/remote?name=前厅`);
    await remote.getByTestId('remote-pause').tap();
    await wall.getByTestId('wall-paused').waitFor();
    await remote.getByTestId('remote-pause').filter({ hasText: '继续' }).tap();
    await wall.getByTestId('wall-paused').waitFor({ state: 'detached' });
    await remote.getByTestId('remote-next').tap();
    await expect.poll(() => sceneOf(wall)).toBe('scene 1');
    await remote.getByTestId('remote-previous').tap();
    await expect.poll(() => sceneOf(wall)).toBe('scene 0');
    await remote.getByTestId('remote-scene').filter({ hasText: '三' }).tap();
    await expect.poll(() => sceneOf(wall)).toBe('scene 2');
    await remote
      .getByTestId('remote-scene')
      .filter({ hasText: '正在显示' })
      .filter({ hasText: '三' })
      .waitFor();
    expect(await findBarriers(remote)).toEqual([]);
    const wide = await remote.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    expect(faults).toEqual([]);
  });
});

describe('a wall by itself', () => {
  it('loads a new version of the pages between two scenes, and only there', async () => {
    await keepPlaylist('versions', {
      scenes: ['一', '二'].map((title) => scene({ title: { zh: title, en: title }, seconds: 8 })),
    });
    let loads = 0;
    let shownAtReload: string | null = null;
    const wall = await openWall('?playlist=versions', async (page) => {
      // A page of an older build: the script that it begins with has another address.
      await page.route('**/wall/small-city?*', async (route) => {
        if (!route.request().isNavigationRequest()) return route.continue();
        loads += 1;
        if (loads > 1) return route.continue();
        const answer = await route.fetch();
        const older = '<head><script type="module" src="/assets/index-older.js"></script>';
        return route.fulfill({ response: answer, body: (await answer.text()).replace('<head>', older) });
      });
      await page.route('**/assets/index-older.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: 'export {};' }),
      );
      page.on('console', async (message) => {
        if (!message.text().includes('another build')) return;
        shownAtReload = message.text();
      });
    });
    await expect.poll(() => loads).toBe(2);
    expect(shownAtReload).toContain('the wall is loaded anew');
    await wall.getByTestId('wall-open').waitFor();
    // The second scene comes without another load: the build is now the server's.
    await expect.poll(() => sceneOf(wall)).toBe('scene 1');
    expect(loads).toBe(2);
    expect(faults).toEqual([]);
  });

  it('is broken into by what matters, and goes on', async () => {
    const rule = { kind: 'overdue' as const, cases: 3, hours: 1, seconds: 5 };
    await keepPlaylist('watch', {
      interruptions: [rule],
      scenes: [scene({ title: { zh: '平时', en: 'Usual' } })],
    });
    const wall = await openWall('?playlist=watch');
    await wall.getByTestId('wall-interruption').filter({ hasText: '超期未办结达到 3 件' }).waitFor();
    await expect.poll(() => sceneOf(wall)).toMatch(/^interruption/);
    await wall.getByTestId('wall-interruption').waitFor({ state: 'detached' });
    await expect.poll(() => sceneOf(wall)).toBe('scene 0');
    await wall.getByText('平时').waitFor();
    expect(faults).toEqual([]);
  });

  it('changes scenes under a still of the map, which goes when the other one is drawn', async () => {
    await keepPlaylist('flash', { scenes: [scene({}), scene({ area: 'west' })] });
    const wall = await openWall('?playlist=flash');
    await wall.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
    // A wall that is being opened draws its heat first: once a scene was changed, all of its map stands.
    await wall.keyboard.press('ArrowRight');
    await expect.poll(() => sceneOf(wall)).toBe('scene 1');
    await wall.waitForFunction(() => document.querySelector<HTMLCanvasElement>('.map-cover')?.hidden);
    const frames = wall.evaluate(
      () =>
        new Promise<{ opacity: string; drawn: number; scene: string | null }[]>((resolve) => {
          const seen: { opacity: string; drawn: number; scene: string | null }[] = [];
          requestAnimationFrame(function look() {
            const still = document.querySelector<HTMLCanvasElement>('.map-cover');
            const pixels = still?.getContext('2d');
            if (still && pixels && !still.hidden) {
              const { data } = pixels.getImageData(0, 0, still.width, still.height);
              let drawn = 0;
              for (let place = 1; place < data.length; place += 4) if (data[place] !== data[1]) drawn += 1;
              const scene = document.querySelector('[data-scene]')?.getAttribute('data-scene') ?? null;
              seen.push({ opacity: still.style.opacity, drawn, scene });
            } else if (seen.length > 0) return resolve(seen);
            requestAnimationFrame(look);
          });
        }),
    );
    await wall.keyboard.press('ArrowLeft');
    const [first, ...others] = await frames;
    expect(first?.opacity).toBe('1');
    // Land and borders of the scene before stand out from the ground, in every frame of it.
    expect(first?.drawn).toBeGreaterThan(50);
    expect(others.every(({ drawn }) => drawn === first?.drawn)).toBe(true);
    // As long as that map is seen, so are the panels that tell of it.
    const covered = [first, ...others].filter((frame) => frame?.opacity === '1');
    expect(new Set(covered.map((frame) => frame?.scene))).toEqual(new Set(['scene 1']));
    expect(await sceneOf(wall)).toBe('scene 0');
    expect(faults).toEqual([]);
  });

  it('stands for a minute where somebody touches it', async () => {
    const wall = await openWall('?playlist=overview');
    await wall.getByTestId('wall').click();
    await wall.getByTestId('wall-paused').waitFor();
  });

  it('tells that its clock is wrong, and shows the time of the server', async () => {
    const wall = await openWall('?playlist=overview', async (page) => {
      await page.addInitScript({ content: 'const real = Date.now; Date.now = () => real() + 600_000;' });
    });
    await wall.getByTestId('wall-drift').filter({ hasText: '本机时钟快 10 分钟' }).waitFor();
    const shown = await wall.getByTestId('wall-clock').locator('b').innerText();
    // A minute may have passed since it was read.
    const minutes = [0, 1].map((less) =>
      new Date(Date.now() + (480 - less) * MINUTE).toISOString().slice(11, 16),
    );
    expect(minutes).toContain(shown);
  });

  it('is dimmed by night and not by day, keeps the screen awake, and shifts against burn-in', async () => {
    const hour = (more: number) =>
      new Date(Date.now() + (480 + more * 60) * MINUTE).toISOString().slice(11, 16);
    const locks = `
      window.locks = [];
      Object.defineProperty(navigator, 'wakeLock', {
        value: { request: async (kind) => { locks.push(kind); return { release: async () => {} }; } },
      });`;
    const wall = await openWall(`?playlist=overview&night=${hour(-2)}-${hour(2)}`, async (page) => {
      await page.addInitScript({ content: locks });
      await hastenPage(page, 6, false);
    });
    const night = wall.getByTestId('wall-night');
    await night.waitFor();
    expect(await night.evaluate((element) => getComputedStyle(element).opacity)).toBe('0.5');
    expect(await wall.evaluate('window.locks')).toEqual(['screen']);
    const transform = () => wall.getByTestId('wall-fitted').evaluate((element) => element.style.transform);
    const before = await transform();
    await expect.poll(transform).not.toBe(before);
    const [, x = '', y = ''] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)$/.exec(await transform()) ?? [];
    expect(Math.max(Math.abs(Number(x)), Math.abs(Number(y)))).toBeLessThanOrEqual(4);
    const day = await openWall(`?playlist=overview&night=${hour(2)}-${hour(4)}`);
    expect(await day.getByTestId('wall-night').count()).toBe(0);
  });

  it('shows nothing that people wrote, nor a finer place than a cell of 264 m, where it is de-identified', async () => {
    const levels: string[] = [];
    const wall = await openWall('?playlist=tour', async (page) => {
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.pathname.endsWith('/cells')) levels.push(url.searchParams.get('level') ?? '');
      });
    });
    const { scenes } = await site.ask<Playlist>(`${api}/playlists/tour`);
    for (const { words } of scenes) {
      await wall
        .getByTestId('wall-words')
        .filter({ hasText: words?.zh ?? '' })
        .waitFor();
      const shown = await wall.getByTestId('wall').innerText();
      expect(shown).not.toContain('张三');
      expect(shown).toContain('已脱敏');
      await wall.keyboard.press('PageDown');
    }
    expect(levels.length).toBeGreaterThan(4);
    expect(Math.max(...levels.map(Number))).toBeLessThanOrEqual(15);
  });
});

describe('a screen with a key', () => {
  it('sees the figures of its area and nothing that people wrote, and says so when the key is taken back', async () => {
    // From the first account on, nobody is let in without one.
    await addTestAccount(db, { name: 'admin', role: 'systemAdmin' });
    await expect.poll(async () => (await fetch(`${site.origin}${api}`)).status).toBe(401);
    const token = createToken();
    const id = await addKey(db, {
      digest: digestToken(token),
      kind: 'kiosk',
      label: '前厅',
      sources: null,
      bindings: [{ city: 'small-city', kind: 'area', node: 'west' }],
      now: Date.now(),
      expiresAt: Date.now() + 60 * MINUTE,
    });
    const wall = await openWall(`?playlist=overview#key=${token}`, (page) => hastenPage(page, 1, false));
    expect(await figure(wall, 'wall-open')).toBe('2件');
    const shown = await wall.getByTestId('wall').innerText();
    expect(shown).not.toContain('张三');
    expect(shown).not.toContain('东区');
    expect(wall.url()).not.toContain(token);
    const answers = await wall.evaluate(async (path) => {
      const asked = ['compare?measures=open&area=east', 'cases?measure=open', 'overdue', 'playlists'];
      return Promise.all(asked.map(async (one) => (await fetch(`${path}/${one}`)).text()));
    }, api);
    for (const answer of answers) expect(answer).not.toMatch(/张三|east-lamp/);
    expect(JSON.parse(answers[0] ?? '{}').code).toBe('outside-view');
    const refused = await wall.evaluate(async (path) => {
      return (await fetch(`${path}/playlists/mine`, { method: 'DELETE' })).status;
    }, api);
    expect(refused).toBe(403);
    await revokeKey(db, id, Date.now());
    await wall.evaluate(() => {
      (window as unknown as { hastened: { pace(factor: number): void } }).hastened.pace(4);
    });
    await wall.getByTestId('wall-stale').filter({ hasText: '登录已失效' }).waitFor();
    expect(faults).toEqual([]);
  });
});
