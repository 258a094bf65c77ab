import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { freezeDatabase } from './freeze-database';
import { hastenPage } from './hasten-page';
import { type Cable, layCable } from './lay-cable';
import { type Hanging, wallFaults } from './wall-faults';
import type { WallServer } from './wall-server';

export type FaultName = keyof typeof wallFaults;

/** What faults are tried, and how. */
export interface WallFaultsOptions {
  browser: Browser;
  /** With the city of the demo. */
  server: WallServer;
  faults: readonly FaultName[];
  /** The network is away for so long, on the wall's own clock and on everybody's; other faults take half a minute. */
  networkMinutes: number;
  /** Takes the pictures. */
  folder: string;
  report: (line: string) => void;
}

/** What was seen of one fault. */
export interface WallFaultReport {
  fault: FaultName;
  /** In words; null: it said nothing. */
  said: string | null;
  /** From the fault to the words, in seconds. */
  saidAfter: number | null;
  /** From its end to a wall that is fresh and has asked for all anew, in seconds. */
  freshAfter: number;
  errors: string[];
  pictures: string[];
}

const USUAL_MS = 30_000;

/** Lets things fail in the middle of a rotation, one after another, and takes a picture of each. Nothing is hastened. */
export async function runWallFaults(options: WallFaultsOptions): Promise<WallFaultReport[]> {
  const { hostname, port } = new URL(options.server.origin);
  const network = await layCable({ host: hostname, port: Number(port) });
  mkdirSync(options.folder, { recursive: true });
  try {
    const reports: WallFaultReport[] = [];
    for (const fault of options.faults) reports.push(await tryFault(fault, network, options));
    return reports;
  } finally {
    await network.close();
  }
}

async function tryFault(
  fault: FaultName,
  network: Cable,
  { browser, server, networkMinutes, folder, report }: WallFaultsOptions,
): Promise<WallFaultReport> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await hastenPage(page, 1, false);
  await page.goto(`http://127.0.0.1:${network.port}/wall/hangzhou?playlist=areas`);
  await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
  await sleep(10_000);
  const pictures: string[] = [];
  const take = async (what: string) => {
    const path = join(folder, `${fault}-${what}.png`);
    await page.screenshot({ path });
    pictures.push(path);
  };
  const hanging: Hanging = { page, server, network, database: freezeDatabase(server.dataFolder) };
  const stale = page.getByTestId('wall-stale');
  const { says, begin } = wallFaults[fault];
  const beganAt = performance.now();
  const end = await begin(hanging);
  let said: string | null = null;
  let saidAfter: number | null = null;
  if (says !== null) {
    await stale.filter({ hasText: says }).waitFor();
    saidAfter = secondsSince(beganAt);
    said = await stale.innerText();
  }
  const lasts = fault === 'network' ? networkMinutes * 60_000 : USUAL_MS;
  report(`${fault}: “${said ?? 'nothing'}” after ${saidAfter?.toFixed(1) ?? '–'} s; lasts ${lasts / 1000} s`);
  await sleep(Math.max(0, lasts - (performance.now() - beganAt)));
  if (said !== null) said = await stale.innerText();
  await take('while');
  await end();
  const endedAt = performance.now();
  await stale.waitFor({ state: 'detached' });
  const freshAfter = secondsSince(endedAt);
  report(`${fault}: fresh ${freshAfter.toFixed(1)} s after its end`);
  await sleep(3000);
  await take('after');
  await context.close();
  return { fault, said, saidAfter, freshAfter, errors, pictures };
}

function secondsSince(instant: number): number {
  return (performance.now() - instant) / 1000;
}
