import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SituationMapProps } from '@zhiyu/client/map/situation-map';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from './support/find-browser';
import './map-harness/harness-window';

/**
 * The map in a real browser, pixel by pixel. Where a cell must lie is computed here from the definitions of Web
 * Mercator and of quadtiles, by nothing that the map itself uses.
 */

const WIDTH = 1000;
const HEIGHT = 800;
const RAMP_FIRST = [0x0f, 0x2f, 0x3a];
const RAMP_LAST = [0xc6, 0xec, 0xe0];
const OVERDUE = [0xff, 0x6a, 0x60];
const TOO_FEW = [0x4a, 0x57, 0x63];
const LIMITS = [1, 3, 6, 12, 24, 48, 96];
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let outDir: string;
let server: PreviewServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const root = fileURLToPath(new URL('./map-harness', import.meta.url));
  outDir = await mkdtemp(path.join(tmpdir(), 'zhiyu-map-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
  });
  server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('Chromium is missing; `pnpm test` says how to get it');
  browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(outDir, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(address ?? '');
});

afterEach(async () => {
  await page.close();
});

interface Cell {
  x: number;
  y: number;
  value: number;
}

/** The quadtile of a point, by the formula of slippy-map tiles. */
function tileOf(lng: number, lat: number, level: number): { x: number; y: number } {
  const radians = (lat * Math.PI) / 180;
  const y = (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2;
  return { x: Math.floor(((lng + 180) / 360) * 2 ** level), y: Math.floor(y * 2 ** level) };
}

/** Interleaves the bits of x and y, one after the other. */
function mortonOf({ x, y }: { x: number; y: number }): number {
  let morton = 0;
  for (let bit = 19; bit >= 0; bit -= 1) {
    morton = 4 * morton + 2 * (Math.floor(y / 2 ** bit) % 2) + (Math.floor(x / 2 ** bit) % 2);
  }
  return morton;
}

function heatOf(level: number, cells: Cell[]): NonNullable<SituationMapProps['cells']> {
  return { frame: frameOf(level, cells), measureKind: 'flow', limits: LIMITS };
}

function frameOf(level: number, cells: Cell[]) {
  const sorted = cells
    .map((cell) => ({ morton: mortonOf(cell), value: cell.value }))
    .sort((one, other) => one.morton - other.morton);
  return {
    level,
    columns: 1 as const,
    mortons: sorted.map(({ morton }) => morton),
    values: [sorted.map(({ value }) => value)],
  };
}

/** Edges in pixels of a cell on a map of 512 pixels a world at zoom 0, looked at from a centre. */
function edgesOf(cell: { x: number; y: number }, level: number, centre: [number, number], zoom: number) {
  const world = 512 * 2 ** zoom;
  const radians = (centre[1] * Math.PI) / 180;
  const centreX = ((centre[0] + 180) / 360) * world;
  const centreY = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * world;
  const side = world / 2 ** level;
  const left = cell.x * side - centreX + WIDTH / 2;
  const top = cell.y * side - centreY + HEIGHT / 2;
  return { left, top, right: left + side, bottom: top + side, side };
}

async function show(props: Partial<SituationMapProps>): Promise<void> {
  await page.evaluate((change) => window.show(change), props);
}

/** Where a colour is on the screen: the smallest rectangle of pixels that holds all of it; null where it is nowhere. */
async function findColour([red, green, blue]: number[]) {
  const picture = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ([source, wanted]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas to read the screenshot with');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let found: { left: number; top: number; right: number; bottom: number; pixels: number } | null = null;
      for (let at = 0; at < data.length; at += 4) {
        const off = [0, 1, 2].some((channel) => Math.abs(data[at + channel]! - wanted[channel]!) > 2);
        if (off) continue;
        const x = (at / 4) % image.width;
        const y = Math.floor(at / 4 / image.width);
        found ??= { left: x, top: y, right: x + 1, bottom: y + 1, pixels: 0 };
        found.left = Math.min(found.left, x);
        found.top = Math.min(found.top, y);
        found.right = Math.max(found.right, x + 1);
        found.bottom = Math.max(found.bottom, y + 1);
        found.pixels += 1;
      }
      return found;
    },
    [picture, [red!, green!, blue!]] as const,
  );
}

/** Waits until a colour is on the screen, and says where. */
async function waitForColour(colour: number[]) {
  let found = await findColour(colour);
  await expect
    .poll(async () => (found = await findColour(colour)), { timeout: 60_000, interval: 300 })
    .not.toBeNull();
  return found!;
}

describe('a cell', () => {
  const point: [number, number] = [120.1551, 30.2741];

  it.each([
    { zoom: 9.3, level: 15 },
    { zoom: 12.6, level: 18 },
    { zoom: 16, level: 19 },
  ])('lies where its tile lies and has the colour of its class at zoom $zoom', async ({ zoom, level }) => {
    const cell = tileOf(point[0], point[1], level);
    const center: [number, number] = [point[0] + 60 / 2 ** zoom, point[1] - 40 / 2 ** zoom];
    await show({ initialView: { center, zoom }, cells: heatOf(level, [{ ...cell, value: 100 }]) });
    const found = await waitForColour(RAMP_LAST);
    const expected = edgesOf(cell, level, center, zoom);
    expect(Math.abs(found.left - expected.left)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.top - expected.top)).toBeLessThanOrEqual(1);
    // At the right and at the bottom a pixel is left free.
    expect(Math.abs(found.right + 1 - expected.right)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.bottom + 1 - expected.bottom)).toBeLessThanOrEqual(1);
    expect(found.pixels).toBe((found.right - found.left) * (found.bottom - found.top));
  });

  it('lies there, too, where the map became lower while it was being made', async () => {
    const [zoom, level] = [12.6, 18];
    const cell = tileOf(point[0], point[1], level);
    await page.evaluate((height) => {
      const map = document.querySelector<HTMLElement>('#map');
      if (!map) return;
      Object.assign(map.style, { bottom: 'auto', height: `${height + 120}px` });
      const { observe } = ResizeObserver.prototype;
      // The moment at which what draws the cells begins to look at the canvas, and has not yet been told of any size.
      ResizeObserver.prototype.observe = function (target, options) {
        if (target instanceof HTMLCanvasElement) map.style.height = `${height}px`;
        observe.call(this, target, options);
      };
    }, HEIGHT);
    await show({ initialView: { center: point, zoom }, cells: heatOf(level, [{ ...cell, value: 100 }]) });
    const expected = edgesOf(cell, level, point, zoom);
    await expect
      .poll(async () => Math.abs(((await findColour(RAMP_LAST))?.top ?? 0) - expected.top), {
        timeout: 20_000,
      })
      .toBeLessThanOrEqual(1);
    expect(Math.abs((await waitForColour(RAMP_LAST)).left - expected.left)).toBeLessThanOrEqual(1);
  });

  it('is not off in the north of Hangzhou, nor in the south, with the whole city in view', async () => {
    const [zoom, level] = [8.4, 15];
    const center: [number, number] = [119.5, 29.88];
    const north = { ...tileOf(120.2, 30.55, level), value: 1 };
    const south = { ...tileOf(119, 29.2, level), value: 100 };
    await show({ initialView: { center, zoom }, cells: heatOf(level, [north, south]) });
    for (const [cell, colour] of [
      [south, RAMP_LAST],
      [north, RAMP_FIRST],
    ] as const) {
      const found = await waitForColour(colour);
      const expected = edgesOf(cell, level, center, zoom);
      expect(Math.abs(found.left - expected.left)).toBeLessThan(expected.side / 2);
      expect(Math.abs(found.top - expected.top)).toBeLessThan(expected.side / 2);
    }
  });

  it('changes its colour with new figures, and goes when they do', async () => {
    const cell = tileOf(point[0], point[1], 15);
    const view = { initialView: { center: point, zoom: 10 } };
    await show({ ...view, cells: heatOf(15, [{ ...cell, value: 100 }]) });
    await waitForColour(RAMP_LAST);
    await show({ cells: heatOf(15, [{ ...cell, value: 2 }]) });
    await waitForColour(RAMP_FIRST);
    expect(await findColour(RAMP_LAST)).toBeNull();
    await show({ cells: heatOf(15, []) });
    await expect.poll(() => findColour(RAMP_FIRST), { timeout: 30_000, interval: 300 }).toBeNull();
  });

  it('is drawn where its figures come once the map stands still, without another sign', async () => {
    const cell = tileOf(point[0], point[1], 15);
    await show({ initialView: { center: point, zoom: 10 }, cells: null });
    await expect.poll(() => page.evaluate(() => window.view), { timeout: 30_000 }).not.toBeNull();
    expect(await findColour(RAMP_LAST)).toBeNull();
    await show({ cells: heatOf(15, [{ ...cell, value: 100 }]) });
    await waitForColour(RAMP_LAST);
  });

  it('is hatched where its share rests on fewer than 20 cases, and coloured from 20 on', async () => {
    const few = tileOf(point[0], point[1], 15);
    const enough = { x: few.x + 2, y: few.y };
    const cells = [
      { cell: few, above: 9, below: 19 },
      { cell: enough, above: 10, below: 20 },
    ].sort((one, other) => mortonOf(one.cell) - mortonOf(other.cell));
    const frame = {
      level: 15,
      columns: 2 as const,
      mortons: cells.map(({ cell }) => mortonOf(cell)),
      values: [cells.map(({ above }) => above), cells.map(({ below }) => below)],
    };
    const view = { initialView: { center: point, zoom: 12 } };
    await show({ ...view, cells: { frame, measureKind: 'rate', limits: [0.4, 0.6] } });
    const hatched = await waitForColour(TOO_FEW);
    const expected = edgesOf(few, 15, point, 12);
    expect(hatched.left).toBeGreaterThanOrEqual(expected.left - 1);
    expect(hatched.right).toBeLessThanOrEqual(expected.right + 1);
    // Lines two pixels in five, with the ground between.
    const share = hatched.pixels / expected.side ** 2;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.5);
    const coloured = await waitForColour(RAMP_FIRST);
    expect(Math.abs(coloured.left - edgesOf(enough, 15, point, 12).left)).toBeLessThanOrEqual(1);
  });

  it('carries the red outline where cases are overdue, its own colour inside', async () => {
    const cell = tileOf(point[0], point[1], 15);
    const overdue = frameOf(15, [{ ...cell, value: 3 }]);
    const center = point;
    await show({
      initialView: { center, zoom: 12 },
      cells: heatOf(15, [{ ...cell, value: 100 }]),
      overdueCells: overdue,
    });
    const outline = await waitForColour(OVERDUE);
    const inside = await waitForColour(RAMP_LAST);
    expect(outline.left).toBeLessThan(inside.left);
    expect(outline.top).toBeLessThan(inside.top);
    expect(outline.right).toBeGreaterThan(inside.right);
    expect(outline.bottom).toBeGreaterThan(inside.bottom);
    expect(Math.abs(outline.left - edgesOf(cell, 15, center, 12).left)).toBeLessThanOrEqual(1);
  });

  it('tells its figure to the pointer, and to a tap', async () => {
    const cell = tileOf(point[0], point[1], 15);
    const center = point;
    await show({
      initialView: { center, zoom: 12 },
      cells: heatOf(15, [{ ...cell, value: 7 }]),
      overdueCells: frameOf(15, [{ ...cell, value: 2 }]),
    });
    await waitForColour(OVERDUE);
    const { left, top, side } = edgesOf(cell, 15, center, 12);
    await page.mouse.move(left + side / 2, top + side / 2);
    await expect.poll(() => page.evaluate(() => window.hovered)).not.toBeNull();
    const hovered = await page.evaluate(() => window.hovered);
    expect(hovered).toMatchObject({ ...cell, level: 15, value: 7, overdue: 2 });
    expect(hovered?.cellMetres).toBeCloseTo(1223.0 * Math.cos((30.27 * Math.PI) / 180), -1);
    await page.mouse.move(left + 3 * side, top + 3 * side);
    await expect.poll(() => page.evaluate(() => window.hovered)).toBeNull();
    await page.mouse.click(left + side / 2, top + side / 2);
    await expect.poll(() => page.evaluate(() => window.tapped)).toMatchObject({ value: 7 });
  });
});

describe('the map', () => {
  it('names the level to ask for, moves by keyboard, and carries its name', async () => {
    await show({ initialView: { center: [120.15, 30.27], zoom: 9 } });
    await expect.poll(() => page.evaluate(() => window.view?.level), { timeout: 60_000 }).toBe(15);
    const map = page.getByRole('region', { name: '热力图' });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate(() => window.view?.center[0])).toBeGreaterThan(120.2);
  });

  it('reports a click on an area', async () => {
    const ring = [
      [120, 30],
      [120.3, 30],
      [120.3, 30.5],
      [120, 30.5],
      [120, 30],
    ];
    await show({
      initialView: { center: [120.15, 30.27], zoom: 9 },
      areas: {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            geometry: { type: 'Polygon', coordinates: [ring] },
            properties: { id: '330106', name: '西湖区', residents: 1 },
          },
        ],
      },
    });
    await waitForColour([0x12, 0x18, 0x1f]);
    await page.mouse.click(WIDTH / 2, HEIGHT / 2 + 30);
    await expect.poll(() => page.evaluate(() => window.clickedArea)).toBe('330106');
  });

  it('asks nobody for anything beyond its own server', async () => {
    const foreign: string[] = [];
    const own = new URL(page.url()).host;
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.host !== own) foreign.push(request.url());
    });
    const cell = { ...tileOf(120.15, 30.27, 15), value: 100 };
    await show({ initialView: { center: [120.15, 30.27], zoom: 10 }, cells: heatOf(15, [cell]) });
    await waitForColour(RAMP_LAST);
    expect(foreign).toEqual([]);
  });

  it('says so where the browser has no WebGL', async () => {
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.reload();
    await show({ theme: 'light' });
    await expect.poll(() => page.evaluate(() => window.failure)).toBe('webgl-missing');
  });

  it('gives its WebGL context back each time it goes', async () => {
    const warnings: string[] = [];
    page.on('console', (message) => warnings.push(message.text()));
    const cell = { ...tileOf(120.15, 30.27, 15), value: 100 };
    // Chromium keeps 16 contexts; the seventeenth that is not freed costs the oldest, with a warning.
    for (let round = 0; round < 20; round += 1) {
      await show({ initialView: { center: [120.15, 30.27], zoom: 10 }, cells: heatOf(15, [cell]) });
      await expect.poll(() => page.evaluate(() => window.view), { timeout: 30_000 }).not.toBeNull();
      await page.evaluate(() => {
        window.closeMap();
        window.view = null;
      });
    }
    await show({ cells: heatOf(15, [cell]) });
    await waitForColour(RAMP_LAST);
    expect(warnings.filter((text) => text.includes('Too many active WebGL contexts'))).toEqual([]);
  });
});
