import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from '@zhiyu/server/app';
import { isClientFresh } from '@zhiyu/server/cli/build-client';
import type { Config } from '@zhiyu/server/config';
import { keepCubes } from '@zhiyu/server/cube/cubes';
import type { Database } from '@zhiyu/server/store/database';
import { type CellFrame, decodeCells } from '@zhiyu/shared/frame';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findBrowser } from './support/find-browser';

/** The production server over a database, listening, with the built client. */
export interface Site {
  origin: string;
  /** What the API answers, asked past the browser. */
  ask<Answer>(path: string): Promise<Answer>;
  close(): Promise<void>;
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
/** The built client. */
export const clientFolder = join(projectFolder, 'client/dist');
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

/** Made where something is noted, and gone with the process. */
const keyFile = join(tmpdir(), `zhiyu-test-key-${randomUUID()}`);
process.on('exit', () => rmSync(keyFile, { force: true }));

/**
 * Starts the server, on a free port unless one is given, with its wall clock standing at `now`, or going as it says;
 * `settings` go before those of every test.
 */
export async function startSite(
  db: Database,
  now: number | (() => number),
  port = 0,
  settings: Partial<Config> = {},
): Promise<Site> {
  if (!isClientFresh(projectFolder)) {
    throw new Error(
      'the client is not built, or was before its sources changed: run `pnpm build` first, as `pnpm verify` does',
    );
  }
  const config = {
    host: '127.0.0.1',
    port,
    databaseUrl: db.url,
    dataFolder: '/nowhere',
    aggregate: 'cube' as const,
    logLevel: 'silent',
    tlsCert: null,
    tlsKey: null,
    proxies: [],
    publicUrl: null,
    oidc: null,
    keyFile,
    clientFolder,
    ...settings,
  };
  const cubes = keepCubes(db.url, null, () => {});
  const app = await buildApp({ db, config, now: typeof now === 'number' ? () => now : now, cubes });
  const origin = await app.listen({ host: config.host, port: config.port });
  return {
    origin,
    async ask<Answer>(path: string) {
      const response = await fetch(`${origin}${path}`);
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await cubes.close();
    },
  };
}

/** Starts Chromium with software rendering; `flags` are added to those of every test. */
export async function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('Chromium is missing; `pnpm test` says how to get it');
  return chromium.launch({ executablePath, args: [...BROWSER_FLAGS, ...flags] });
}

/** A screen that the Explorer is made for. */
export interface Screen {
  width: number;
  height: number;
  touch: boolean;
}
export const wall: Screen = { width: 3840, height: 2160, touch: false };
export const desk: Screen = { width: 1440, height: 900, touch: false };
export const tablet: Screen = { width: 1180, height: 820, touch: true };
export const phone: Screen = { width: 390, height: 844, touch: true };

/** A page of the Explorer, with everything that went wrong in it and the cells that it was sent. */
export interface ExplorerPage {
  page: Page;
  /** Errors of the console and of scripts, failed answers, and requests to other hosts. */
  faults: string[];
  /** The last frame of cells of a measure. */
  frames: Map<string, CellFrame>;
}

/** Opens an address and waits until map and figures stand. */
export async function openExplorer(
  browser: Browser,
  address: string,
  screen: Screen,
  options: BrowserContextOptions = {},
): Promise<ExplorerPage> {
  const context = await browser.newContext({
    viewport: { width: screen.width, height: screen.height },
    hasTouch: screen.touch,
    isMobile: screen.touch,
    colorScheme: 'dark',
    // Drawn in software, every frame of a flight and every pixel costs; what is looked at is seen whole and in motion.
    reducedMotion: 'reduce',
    deviceScaleFactor: 0.5,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const opened: ExplorerPage = { page, faults: [], frames: new Map() };
  watch(opened, new URL(address).host);
  await page.goto(address);
  await settle(page);
  return opened;
}

/** Waits until the page shows figures, cells and a list, and nothing of it is being replaced. */
export async function settle(page: Page): Promise<void> {
  // A phone hides the legend with the map while another tab is open.
  await page.locator('[data-testid=located]').first().waitFor({ state: 'attached' });
  await page
    .locator('[data-testid=figure-open]')
    .or(page.locator('[data-testid=overdue-total]'))
    .or(page.locator('[data-testid=compare-row]'))
    .first()
    .waitFor();
  await page.waitForFunction(() => document.querySelector('[data-outdated], [data-dimmed]') === null);
}

function watch({ page, faults, frames }: ExplorerPage, host: string): void {
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== host) faults.push(`foreign: ${request.url()}`);
  });
  page.on('response', async (response) => {
    const url = new URL(response.url());
    if (response.status() >= 400) faults.push(`${response.status()}: ${url}`);
    if (!url.pathname.endsWith('/cells') || !response.ok()) return;
    const bytes = await response.body().catch(() => null);
    if (bytes) frames.set(url.searchParams.get('measure') ?? '', decodeCells(new Uint8Array(bytes)));
  });
}

/** What axe finds in the page that keeps people out. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Past the page's own rules for scripts: this is the test's, not the page's.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const engine = (globalThis as { axe?: { run(): Promise<{ violations: Violation[] }> } }).axe;
    interface Violation {
      id: string;
      impact: string | null;
      nodes: { html: string; failureSummary?: string }[];
    }
    const { violations } = (await engine?.run()) ?? { violations: [] };
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`),
    }));
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
}
