import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaylistBody } from '@zhiyu/shared/playlist';
import { createScene } from '@zhiyu/shared/ready-playlists';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { hastenPage } from './hasten-page';

/** What a soak of a wall does. The wall lives faster than it would: its clocks and timers go at `speed`. */
export interface WallSoakOptions {
  browser: Browser;
  /** A server with the city of the demo. */
  origin: string;
  /** One a second of the wall's own time; each changes a cell. */
  ticks: number;
  /** It goes on after the last tick, for half as many at most, until so many scenes have come; usually none. */
  sceneChanges?: number;
  /** A scene is shown for so many of the wall's seconds. */
  sceneSeconds: number;
  speed: number;
  /** Measured so often, and not before a quarter is over. */
  samples: number;
  report: (line: string) => void;
}

/** What was seen, by the browser's own protocol. */
export interface WallSoakReport {
  ticks: number;
  /** Hours of the wall's own time. */
  hours: number;
  sceneChanges: number;
  /** Times that something newer was put on the map. */
  drawn: number;
  samples: Sample[];
  /** Of the heap after the warm-up, by least squares. */
  mebibytesAnHour: number;
  /** The heap's growth from the first sample after the warm-up to the last. */
  grownMebibytes: number;
  /** Nodes held beside those that stand in the page: the largest change after the warm-up, as a share of all. */
  nodesChanged: number;
  /** WebGL contexts that the page has ever made. */
  contexts: number;
  errors: string[];
}

/** What the page holds at one moment, always of the first scene. */
interface Sample {
  /** Of the wall's own time. */
  hours: number;
  heapMebibytes: number;
  nodes: number;
  /** Of these, the ones that no longer stand in the page: what it shows may change, what it holds beside that may not grow. */
  lostNodes: number;
  listeners: number;
  /** Resident memory of all that the browser draws with: the page and the graphics. */
  residentMebibytes: number;
}

const city = '/api/v1/cities/hangzhou';
const PLAYLIST = 'soak';
/** A machine that does other work beside needs so long for all scenes at most. */
const LONGEST_ROUND_MS = 300_000;
/** Ticks that are on their way to the page. */
const MOST_UNHEARD = 10;
/** About the middle of the city. */
const MIDDLE = { lng: 120.16, lat: 30.26 };

/** Runs a wall through ticks and scenes, and measures what it holds. */
export async function runWallSoak(options: WallSoakOptions): Promise<WallSoakReport> {
  const { browser, origin, ticks, speed, samples: wanted, report } = options;
  await keepPlaylist(origin, options.sceneSeconds);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 0.5,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', (answer) => {
    if (answer.status() >= 400) errors.push(`${answer.status()} ${answer.url()}`);
  });
  let drawn = 0;
  page.on('request', (request) => {
    if (/\/cells\?.*measure=reported/.test(request.url())) drawn += 1;
  });
  await hastenPage(page, speed);
  await page.goto(`${origin}/wall/hangzhou?playlist=${PLAYLIST}`);
  await page.getByTestId('wall-open').waitFor({ timeout: 60_000 });
  const protocol = await context.newCDPSession(page);
  await protocol.send('Performance.enable');

  const samples: Sample[] = [];
  const start = performance.now();
  const hours = () => ((performance.now() - start) * speed) / 3_600_000;
  const every = Math.max(1, Math.floor(ticks / wanted));
  const graphics = await browser.newBrowserCDPSession();
  let sampling: Promise<void> | null = null;

  // Scenes hold different things: only the same one can be compared with itself.
  async function sample(tick: number): Promise<void> {
    page.setDefaultTimeout(LONGEST_ROUND_MS);
    await page.waitForFunction(() => document.querySelector('[data-scene="scene 0"]') === null);
    await page.waitForFunction(() => document.querySelector('[data-scene="scene 0"]') !== null);
    const held = await measure(protocol, graphics);
    const seen = { hours: hours(), ...held, lostNodes: held.nodes - (await countNodes(page)) };
    samples.push(seen);
    const { heapMebibytes, nodes, residentMebibytes } = seen;
    const memory = `${heapMebibytes.toFixed(2)} MiB of ${residentMebibytes.toFixed(0)}`;
    report(
      `${tick} ticks, ${seen.hours.toFixed(2)} h: ${memory}, ${nodes} nodes, ${seen.lostNodes} beside the page`,
    );
  }

  const telling = new Set<Promise<void>>();
  let tick = 0;
  while (tick < ticks || (tick < 1.5 * ticks && (await readScenes(page)) < (options.sceneChanges ?? 0))) {
    tick += 1;
    const due = (tick * 1000) / speed - (performance.now() - start);
    if (due > 0) await sleep(due);
    const seq = await pushCase(origin, tick);
    // A page that draws hears a moment later; the next case comes all the same.
    const told: Promise<void> = tellTick(page, seq).finally(() => telling.delete(told));
    telling.add(told);
    if (telling.size > MOST_UNHEARD) await Promise.race(telling);
    if (tick % every !== 0 || sampling !== null) continue;
    sampling = sample(tick)
      .catch((error: unknown) => void errors.push(`no sample: ${error}`))
      .finally(() => {
        sampling = null;
      });
  }
  await Promise.all(telling);
  await sampling;
  const counted = await page.evaluate(() => {
    const { scenes, contexts } = (window as unknown as Hastened).hastened;
    return { scenes, contexts };
  });
  await context.close();
  await fetch(`${origin}${city}/playlists/${PLAYLIST}`, { method: 'DELETE' });
  const steady = samples.slice(Math.floor(samples.length / 4));
  const lost = steady.map(({ lostNodes }) => lostNodes);
  const most = Math.max(...steady.map(({ nodes }) => nodes));
  return {
    ticks: tick,
    hours: samples.at(-1)?.hours ?? 0,
    sceneChanges: counted.scenes,
    drawn,
    samples,
    mebibytesAnHour: slopeOf(steady),
    grownMebibytes: (steady.at(-1)?.heapMebibytes ?? 0) - (steady[0]?.heapMebibytes ?? 0),
    nodesChanged: (Math.max(...lost) - Math.min(...lost)) / most,
    contexts: counted.contexts,
    errors,
  };
}

interface Hastened {
  hastened: { scenes: number; contexts: number; tell(event: string, data: object): void };
}

/** Scenes of several places, measures and layouts, so that everything changes that can. */
async function keepPlaylist(origin: string, seconds: number): Promise<void> {
  const { areas } = (await (await fetch(`${origin}${city}/areas?parent=330100`)).json()) as {
    areas: { id: string }[];
  };
  const [one, other] = areas;
  const body: PlaylistBody = {
    name: { zh: '耐久', en: 'Soak' },
    order: 'listed',
    tour: false,
    deidentified: false,
    interruptions: [],
    scenes: [
      createScene({ seconds }),
      createScene({ area: one?.id ?? null, seconds }),
      createScene({ measure: 'onTimeRate', compared: 'onTimeRate', layout: 'map', seconds }),
      createScene({ area: other?.id ?? null, measure: 'overdue', layout: 'list', seconds }),
      createScene({ categories: ['housing'], compare: 'category', seconds }),
    ],
  };
  const kept = await fetch(`${origin}${city}/playlists/${PLAYLIST}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, revision: 0 }),
  });
  if (!kept.ok && kept.status !== 409) throw new Error(await kept.text());
}

/** A case in a place of its own; answers the change sequence. */
async function pushCase(origin: string, tick: number): Promise<number> {
  const line = {
    type: 'case',
    source: 'soak',
    sourceId: `soak-${tick}`,
    reportedAt: new Date().toISOString(),
    lng: MIDDLE.lng + 0.2 * Math.sin(tick * 1.7),
    lat: MIDDLE.lat + 0.15 * Math.cos(tick * 2.3),
    title: `soak ${tick}`,
  };
  const answer = await fetch(`${origin}${city}/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': `soak-${tick}-${Date.now()}` },
    body: `${JSON.stringify(line)}\n`,
  });
  if (!answer.ok) throw new Error(await answer.text());
  return tick;
}

async function tellTick(page: Page, seq: number): Promise<void> {
  await page.evaluate((told) => {
    const { hastened } = window as unknown as Hastened;
    hastened.tell('tick', { city: 'hangzhou', seq: told, asOf: new Date().toISOString(), areas: null });
    hastened.tell('beat', { now: new Date(Date.now()).toISOString(), seq: told, build: null });
  }, seq);
}

/** Everything that stands in the page, texts and comments too. */
function countNodes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    let count = 1;
    while (walker.nextNode()) count += 1;
    return count;
  });
}

function readScenes(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as Hastened).hastened.scenes);
}

async function measure(
  protocol: CDPSession,
  graphics: CDPSession,
): Promise<Omit<Sample, 'hours' | 'lostNodes'>> {
  await protocol.send('HeapProfiler.collectGarbage');
  const { metrics } = await protocol.send('Performance.getMetrics');
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    heapMebibytes: read('JSHeapUsedSize') / 2 ** 20,
    nodes: read('Nodes'),
    listeners: read('JSEventListeners'),
    residentMebibytes: await readResident(graphics),
  };
}

async function readResident(graphics: CDPSession): Promise<number> {
  const { processInfo } = await graphics.send('SystemInfo.getProcessInfo');
  const drawing = processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU');
  return drawing.reduce((sum, { id }) => sum + readStatus(id), 0);
}

function readStatus(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function slopeOf(samples: WallSoakReport['samples']): number {
  const count = samples.length;
  const meanX = samples.reduce((sum, { hours }) => sum + hours, 0) / count;
  const meanY = samples.reduce((sum, { heapMebibytes }) => sum + heapMebibytes, 0) / count;
  const above = samples.reduce(
    (sum, { hours, heapMebibytes }) => sum + (hours - meanX) * (heapMebibytes - meanY),
    0,
  );
  const below = samples.reduce((sum, { hours }) => sum + (hours - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
