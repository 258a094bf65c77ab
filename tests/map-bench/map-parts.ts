import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { quantile } from '../bench/quantile';
import { weighClient } from '../support/client-sizes';
import type { BenchProduct } from './bench-product';
import type { LayerId } from './harness-window';
import type { MapFigure, MapPart } from './map-report';
import { type ChangesSample, measureChanges } from './measure-changes';
import { measureFirst } from './measure-first';
import { type LayerTimes, measureLayers, peerIds } from './measure-layers';
import { measurePlayback, PLAYED_DAYS } from './measure-playback';
import { measureWindow, type WindowTimes } from './measure-window';

/** The parts of the bench, in the order in which they run. */
export const partIds = ['update', 'pan', 'peers', 'playback', 'window', 'first', 'bytes', 'changes'] as const;
export type PartId = (typeof partIds)[number];

export interface PartOptions {
  browser: Browser;
  repeats: number;
  changes: number;
  cases: number;
  /** Starts the product where a part needs it, once for all parts. */
  product(): Promise<BenchProduct>;
  report(line: string): void;
}

const MIB = 2 ** 20;
const clientFolder = fileURLToPath(new URL('../../client/dist', import.meta.url));
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const middle = (list: readonly number[]) => quantile(list, 0.5);
const spread = (list: readonly number[]) => `${ms(middle(list))} (p95 ${ms(quantile(list, 0.95))})`;
const most = (what: string, value: number, limit: number, found: string, must: string): MapFigure => ({
  what,
  found,
  must,
  isMet: value <= limit,
});

const runners: Record<PartId, (options: PartOptions) => Promise<MapPart>> = {
  update: runUpdate,
  pan: runPan,
  peers: runPeers,
  playback: runPlayback,
  window: runWindow,
  first: runFirst,
  bytes: runBytes,
  changes: runChanges,
};

/** Runs one part. */
export function runPart(id: PartId, options: PartOptions): Promise<MapPart> {
  return runners[id](options);
}

async function runUpdate({ browser, repeats, report }: PartOptions): Promise<MapPart> {
  const times = await measureLayers(browser, 'update', ['grid', 'bitmap'], repeats, report);
  const { grid, bitmap } = pairOf(times);
  const ratio = ratioOf(grid.cpu, bitmap.cpu);
  return {
    figures: [
      most(
        '60,000 cells: update to pixels, CPU',
        ratio,
        1.15,
        `${spread(grid.cpu)}, BitmapLayer ${spread(bitmap.cpu)}: ${ratio.toFixed(2)} times`,
        '1.15 times or less',
      ),
      most(
        '60,000 cells: main thread of an update',
        middle(grid.main),
        12,
        `${spread(grid.main)}, BitmapLayer ${spread(bitmap.main)}`,
        'under 12 ms',
      ),
    ],
    measured: Object.fromEntries(times),
  };
}

async function runPan({ browser, repeats, report }: PartOptions): Promise<MapPart> {
  const times = await measureLayers(browser, 'pan', ['grid', 'bitmap'], repeats, report);
  const { grid, bitmap } = pairOf(times);
  const ratio = ratioOf(grid.cpu, bitmap.cpu);
  return {
    figures: [
      most(
        'pan frame, CPU',
        ratio,
        1.15,
        `${spread(grid.cpu)}, BitmapLayer ${spread(bitmap.cpu)}: ${ratio.toFixed(2)} times`,
        '1.15 times or less',
      ),
    ],
    measured: Object.fromEntries(times),
  };
}

async function runPeers({ browser, repeats, report }: PartOptions): Promise<MapPart> {
  const figures: MapFigure[] = [];
  const measured: Record<string, unknown> = {};
  const names: Partial<Record<LayerId, string>> = {
    h3: 'H3HexagonLayer',
    geojson: 'GeoJSON fill',
    heatmap: 'HeatmapLayer',
  };
  for (const id of peerIds) {
    const times = await measureLayers(browser, 'update', ['grid', id], repeats, report);
    const peer = times.get(id)?.cpu ?? [];
    const grid = times.get('grid')?.cpu ?? [];
    const ratio = ratioOf(peer, grid);
    figures.push({
      what: `60,000 cells: update to pixels against ${names[id]}, CPU`,
      found: `${spread(grid)} against ${spread(peer)}: ${ratio.toFixed(1)} times less`,
      must: '10 times less or better',
      isMet: ratio >= 10,
    });
    measured[id] = Object.fromEntries(times);
  }
  return { figures, measured };
}

async function runPlayback({ browser, product }: PartOptions): Promise<MapPart> {
  const { origin } = await product();
  const found = await measurePlayback(browser, origin, 'hangzhou', '2026-05-30');
  const { requests, bytes, inOrder, main } = found;
  return {
    figures: [
      {
        what: `${PLAYED_DAYS} frames of playback of the whole city`,
        found: `${requests} request, ${kilobytes(bytes)}`,
        must: 'one of under 1.5 MB',
        isMet: requests === 1 && bytes < 1_500_000,
      },
      {
        what: 'frames presented in order',
        found: `${inOrder}`,
        must: `all ${PLAYED_DAYS}`,
        isMet: inOrder === PLAYED_DAYS,
      },
      most(
        'main thread a frame',
        Math.max(...main),
        12,
        `${spread(main)}, at most ${ms(Math.max(...main))}`,
        '12 ms or less each',
      ),
    ],
    measured: { ...found },
  };
}

async function runWindow({ browser, repeats, product, cases, report }: PartOptions): Promise<MapPart> {
  const { origin, hasBoston } = await product();
  const moves: [string, string, WindowTimes][] = [];
  if (hasBoston) {
    const address = `${origin}/city/boston?window=2015-03-01..2015-05-30`;
    moves.push(['Boston, 121,145', 'boston', await measureWindow(browser, address, repeats)]);
    report('Boston is measured.');
  }
  const address = `${origin}/city/hangzhou?window=2026-03-01..2026-05-30`;
  const name = `Hangzhou, ${cases.toLocaleString('en')}`;
  moves.push([name, 'hangzhou', await measureWindow(browser, address, repeats)]);
  const figures = moves.flatMap(([name, , { wall, cpu, cpuWhole, main }]) => [
    most(`move of the time window, ${name}: wall`, middle(wall), 100, spread(wall), 'under 100 ms'),
    most(
      `move of the time window, ${name}: CPU in the browser`,
      middle(cpu),
      250,
      `${spread(cpu)}; until every panel stands ${spread(cpuWhole)}; main thread ${spread(main)}`,
      'under 250 ms',
    ),
  ]);
  const [first, last] = [moves[0]?.[2], moves.at(-1)?.[2]];
  if (moves.length > 1 && first && last) {
    const ratio = middle(last.wall) / middle(first.wall);
    const cpu = middle(last.cpu) / middle(first.cpu);
    figures.push(
      most(
        `move of the time window: ${name} against Boston`,
        Math.max(ratio, cpu),
        1.3,
        `${ratio.toFixed(2)} times the wall time, ${cpu.toFixed(2)} times the CPU`,
        '1.3 times or less',
      ),
    );
  }
  return { figures, measured: Object.fromEntries(moves.map(([, id, times]) => [id, times])) };
}

async function runFirst({ browser, repeats, product, report }: PartOptions): Promise<MapPart> {
  const { origin } = await product();
  const desk = await measureFirst(browser, `${origin}/city/hangzhou`, { width: 1280, height: 720 }, repeats);
  report('The first map on a desk is measured.');
  const few = Math.max(3, Math.ceil(repeats / 6));
  const wall = await measureFirst(browser, `${origin}/city/hangzhou`, { width: 3840, height: 2160 }, few);
  return {
    figures: [
      most(
        'first map from an empty cache, 1280×720',
        middle(desk.heat),
        1500,
        `${spread(desk.heat)}; first paint ${spread(desk.painted)}`,
        'under 1.5 s',
      ),
      {
        what: 'first map from an empty cache, 3840×2160',
        found: spread(wall.heat),
        must: '',
        isMet: null,
      },
      most(
        'bytes that had come at the first paint',
        Math.max(...desk.bytesBeforePaint),
        90_000,
        kilobytes(middle(desk.bytesBeforePaint)),
        'under 90 kB',
      ),
    ],
    measured: { desk, wall },
  };
}

async function runBytes(): Promise<MapPart> {
  const { first, scripts, files } = weighClient(join(clientFolder));
  return {
    figures: [
      most('page, style and first script, gzip', first, 90_000, kilobytes(first), 'under 90 kB'),
      most('all of the Explorer’s scripts, gzip', scripts, 1_050_000, kilobytes(scripts), 'under 1,050 kB'),
    ],
    measured: { first, scripts, files },
  };
}

async function runChanges({ browser, changes, product, report }: PartOptions): Promise<MapPart> {
  const { origin } = await product();
  const samples = await measureChanges(browser, origin, 'hangzhou', changes, report);
  // What is kept on purpose is full after a fifth.
  const steady = samples.slice(Math.floor(samples.length / 5));
  const grown = (of: (sample: ChangesSample) => number) => {
    const [first, last] = [steady[0], steady.at(-1)];
    return first && last ? of(last) / of(first) - 1 : Number.NaN;
  };
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const heap = grown(({ heapBytes }) => heapBytes);
  const memory = grown(({ textureBytes, bufferBytes }) => textureBytes + bufferBytes);
  const contexts = Math.max(...samples.map((sample) => sample.contexts));
  const last = samples.at(-1);
  const of = (bytes = 0) => `${(bytes / MIB).toFixed(1)} MiB`;
  return {
    figures: [
      most(
        `${changes} changes of slice and theme: heap`,
        heap,
        0.05,
        `${of(last?.heapBytes)}, ${percent(heap)} more than after a fifth of them`,
        'flat',
      ),
      most(
        `${changes} changes of slice and theme: WebGL memory`,
        memory,
        0.02,
        `${of((last?.textureBytes ?? 0) + (last?.bufferBytes ?? 0))}, ${percent(memory)} more`,
        'flat',
      ),
      most(`${changes} changes of slice and theme: contexts`, contexts, 1, String(contexts), 'one'),
    ],
    measured: { samples },
  };
}

function pairOf(times: ReadonlyMap<LayerId, LayerTimes>): { grid: LayerTimes; bitmap: LayerTimes } {
  const [grid, bitmap] = [times.get('grid'), times.get('bitmap')];
  if (!grid || !bitmap) throw new Error('the pair was not measured');
  return { grid, bitmap };
}

/** The middle of how many times the one took what the other took in the same repeat. */
function ratioOf(one: readonly number[], other: readonly number[]): number {
  return middle(one.map((value, index) => value / (other[index] ?? Number.NaN)));
}
