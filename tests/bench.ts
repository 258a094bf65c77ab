import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { quantile } from './bench/quantile';
import { runZhiyu } from './support/child';
import { findBrowser } from './support/find-browser';
import { findFreePort, readPeakBytes } from './support/measure-server';

/**
 * Measures the product as it runs: the start of the demo, answers over HTTP, the first view in a browser with
 * software rendering, and, where REAL_DATA_DIR is set, the import of Boston's file. Prints a table, writes JSON.
 */
const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '200000' },
    repeats: { type: 'string', default: '30' },
    out: { type: 'string', default: 'bench.json' },
  },
});

interface Row {
  what: string;
  figure: string;
}
const rows: Row[] = [];
const repeats = Number(options.repeats);

const PHONE_WIDTH = 640;
/** What stands on a page that can be used, beside the heat, which the page marks on its timeline. */
const phoneParts = [
  '[data-testid=figure-open] [data-testid=value]',
  '[data-testid=figure-reported] [data-testid=value]',
  '[data-testid=located]',
];
const wideParts = ['[data-testid=compare-row]', '[data-testid=overdue] li'];

function note(what: string, figure: string): void {
  rows.push({ what, figure });
  console.log(`${what.padEnd(72)} ${figure}`);
}

function peakMegabytes(pid: number | undefined): number {
  return readPeakBytes(pid) / 2 ** 20;
}

async function measureImport(environment: Record<string, string>, data: string): Promise<void> {
  const add = runZhiyu(
    ['city', 'add', 'fixtures/boston', '--areas', join(data, 'boston-neighborhoods.geojson')],
    environment,
  );
  if ((await add.ended) !== 0) throw new Error(add.output());
  for (const time of ['first', 'again, unchanged']) {
    const started = performance.now();
    const file = join(data, 'boston-311-2015.csv.gz');
    const run = runZhiyu(['import', file, '--city', 'boston', '--mapping', 'boston-311'], environment);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, peakMegabytes(run.process.pid));
    }, 100);
    const code = await run.ended;
    clearInterval(watch);
    if (code !== 0) throw new Error(run.output());
    const seconds = (performance.now() - started) / 1000;
    const rate = Math.round(121_145 / seconds).toLocaleString('en');
    note(`Boston import, ${time}`, `${rate} rows/s, ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
  }
}

async function measureAnswers(base: string, where: string): Promise<void> {
  const city = `${base}/api/v1/cities/hangzhou`;
  const { asOf, categories } = (await (await fetch(city)).json()) as {
    asOf: string;
    categories: { id: string }[];
  };
  const ago = (days: number) =>
    encodeURIComponent(new Date(Date.parse(asOf) - days * 86_400_000).toISOString());
  const questions: [string, string][] = [
    ['cells, city, 30 days, level 15', `cells?measure=reported&level=15&from=${ago(30)}`],
    ['cells, city, everything, level 17', 'cells?measure=reported&level=17'],
    ['cells, one domain, 183 days', `cells?measure=reported&category=${categories[0]?.id}&from=${ago(183)}`],
    ['cells, one district, 90 days', `cells?measure=reported&area=330102&from=${ago(90)}`],
    ['cells, overdue now', 'cells?measure=overdue'],
    ['compare, 13 districts, 4 measures', 'compare?measures=onTimeRate,overdue,open,reported'],
    ['trend, 60 days', `trend?measure=reported&bucket=day&from=${ago(60)}`],
    ['overdue list', 'overdue?limit=50'],
  ];
  for (const [what, question] of questions) {
    const measured: number[] = [];
    let bytes = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const accept = question.startsWith('cells') ? 'application/vnd.zhiyu.cells' : 'application/json';
      // Asked as of another instant each time, so that no answer has been kept.
      const at = encodeURIComponent(new Date(Date.parse(asOf) - repeat * 1000).toISOString());
      const started = performance.now();
      const answer = await fetch(`${city}/${question}&at=${at}`, { headers: { accept } });
      if (!answer.ok) throw new Error(`${question}: ${await answer.text()}`);
      bytes = (await answer.arrayBuffer()).byteLength;
      measured.push(performance.now() - started);
    }
    const [p50, p95] = [quantile(measured, 0.5), quantile(measured, 0.95)];
    note(
      `${what}; ${where}`,
      `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${(bytes / 1024).toFixed(1)} kB`,
    );
  }
}

/** The same answers from a second server on the same database, which keeps no cube. */
async function measureInDatabase(): Promise<void> {
  const port = String(await findFreePort());
  const serve = runZhiyu(['serve'], { ...environment, PORT: port, AGGREGATE: 'sql' });
  await serve.untilSays(`localhost:${port}`);
  await measureAnswers(`http://localhost:${port}`, 'in the database');
  serve.process.kill('SIGTERM');
  await serve.ended;
}

/**
 * Runs in the page from its start: notes when all parts stand, the heat among them, and have been painted. The page
 * watches itself, for questions from outside would wait behind its own work.
 */
const watchForUse = (parts: string[]) => `
  const isThere = (part) => document.querySelector(part) !== null;
  const watch = () => {
    const isUsable = performance.getEntriesByName('heat-drawn').length > 0 && ${JSON.stringify(parts)}.every(isThere);
    if (!isUsable) return requestAnimationFrame(watch);
    // Two frames later what has been drawn is seen.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('usable')));
  };
  requestAnimationFrame(watch);`;

/** Opens a page and says after how many milliseconds, counted from its navigation, it could be used. */
async function openPage(browser: Browser, base: string, width: number, height: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width, height } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.addInitScript({
      content: watchForUse(width > PHONE_WIDTH ? [...phoneParts, ...wideParts] : phoneParts),
    });
    await page.goto(base, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0, null, {
      polling: 500,
    });
    return await page.evaluate(() => performance.getEntriesByName('usable')[0]?.startTime ?? Number.NaN);
  } finally {
    await context.close();
  }
}

async function measureFirstView(base: string): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === null) return note('first view', 'no Chromium found');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  try {
    for (const [width, height] of [
      [1280, 720],
      [1180, 820],
      [390, 844],
      [3840, 2160],
    ] as const) {
      const measured: number[] = [];
      for (let repeat = 0; repeat < 5; repeat++) {
        measured.push(await openPage(browser, base, width, height));
      }
      note(
        `first view at ${width}×${height}, to figures, lists and heat`,
        `p50 ${quantile(measured, 0.5).toFixed(0)} ms`,
      );
    }
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-bench-'));
// As root the database server runs as another user, who must be able to enter.
chmodSync(folder, 0o755);
const environment = {
  ZHIYU_DATA: join(folder, 'data'),
  PORT: String(await findFreePort()),
  LOG_LEVEL: 'warn',
};
try {
  if (process.env.REAL_DATA_DIR) await measureImport(environment, process.env.REAL_DATA_DIR);
  const started = performance.now();
  const demo = runZhiyu(['demo', '--cases', options.cases], environment);
  const base = `http://localhost:${environment.PORT}`;
  await demo.untilSays(base);
  const seconds = (performance.now() - started) / 1000;
  note(
    `demo ready, ${Number(options.cases).toLocaleString('en')} cases from nothing`,
    `${seconds.toFixed(1)} s`,
  );
  await measureAnswers(base, 'in the cube');
  await measureInDatabase();
  await measureFirstView(base);
  note('peak memory of the server process', `${peakMegabytes(demo.process.pid).toFixed(0)} MB`);
  demo.process.kill('SIGTERM');
  await demo.ended;
  writeFileSync(
    options.out,
    `${JSON.stringify({ cpu: cpus()[0]?.model, cores: cpus().length, rows }, null, 2)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
