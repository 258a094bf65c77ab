import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GENERATOR_EDITION } from '@zhiyu/fixtures/generator/generate';
import { type Command, InvalidArgumentError } from 'commander';
import { type Config, readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { createIngest } from '../ingest';
import { addCity } from '../pack/add-city';
import { listCities } from '../store/city-store';
import { type Database, openDatabase } from '../store/database';
import { type DemoState, readDemoState, writeDemoState } from '../store/demo-state';
import { buildClient, isClientFresh } from './build-client';
import { openDemoCases } from './demo-cases';
import { type DemoWork, feedDemo, loadDemo } from './demo-load';
import { untilInterrupted, watchInterruption } from './interruption';
import { createProgress } from './progress';
import { checkPort, startWebServer } from './web-server';

const city = 'hangzhou';
const seed = 20_260_101;
const defaultCases = 200_000;
/** Half a year: at 200,000 cases something happens every few seconds of the day. */
const windowDays = 183;
const dayMs = 86_400_000;
const feedPauseMs = 2000;
/** Time for a demo that was killed to let go of the port. */
const portPatienceMs = 5000;
/** So long the demo waits for its cases to be in memory; until then it answers all the same, more slowly. */
const loadPatienceMs = 20_000;

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const packFolder = join(projectFolder, 'fixtures', 'hangzhou');

/** Adds the command `demo`. */
export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('show Hangzhou with generated cases, which go on being added and closed, until Ctrl-C')
    .option('--cases <count>', 'how many cases to generate at the first start', parseCount, defaultCases)
    .action((options: { cases: number }) => runDemo(options.cases, process.env, print));
}

const print = (line: string) => process.stdout.write(`${line}\n`);

function parseCount(text: string): number {
  if (/^\d{1,8}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 99999999.');
}

/** Prepares what is missing, serves it, and keeps the feed going until this process is asked to end. */
async function runDemo(
  cases: number,
  environment: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<void> {
  const interruption = watchInterruption(environment);
  const config = { ...readConfig(environment), logLevel: environment.LOG_LEVEL || 'warn' };
  await checkPort(config, portPatienceMs);
  const built = prepareClient(interruption, report);
  // Looked at below; until then a failure of it must not pass for unseen.
  built.catch(() => {});
  const db = await openDatabase(config, report);
  try {
    await prepareCity(db, report);
    const state = await prepareState(db, cases, report);
    const ingest = await createIngest(db, city);
    const work = { db, city, ingest, cases: openDemoCases({ ...state, packFolder }), interruption };
    try {
      const loaded = await loadRest(work, state);
      await built;
      await serveAndFeed(work, config, loaded, report);
    } finally {
      work.cases.close();
    }
  } catch (error) {
    if (error !== interruption.reason && !isAbort(error)) throw error;
    report('Stopped; the next start goes on from here.');
  } finally {
    await db.close();
  }
}

/** How the build of the pages ends when it is interrupted. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

async function prepareClient(interruption: AbortSignal, report: (line: string) => void): Promise<void> {
  if (isClientFresh(projectFolder)) return;
  report('Building the pages, meanwhile …');
  await buildClient(projectFolder, interruption);
  report('The pages are built.');
}

async function prepareCity(db: Database, report: (line: string) => void): Promise<void> {
  const cities = await listCities(db);
  if (cities.some(({ id }) => id === city)) return;
  await addCity(db, packFolder, { now: Date.now(), report });
}

/** The state of the demo, begun now where it never has been: its window ends now. */
async function prepareState(db: Database, cases: number, report: (line: string) => void): Promise<DemoState> {
  const known = await readDemoState(db, city);
  if (known !== null) {
    if (known.count !== cases && cases !== defaultCases) {
      report(
        `This demo was begun with ${known.count} cases and goes on with them; ZHIYU_DATA=<new folder> begins another.`,
      );
    }
    checkEdition(known);
    return known;
  }
  const to = Math.floor(Date.now() / 1000) * 1000;
  const state = {
    seed,
    edition: GENERATOR_EDITION,
    count: cases,
    from: to - windowDays * dayMs,
    to,
    loaded: 0,
    fedTo: null,
  };
  await writeDemoState(db, city, state, Date.now());
  return state;
}

/** @throws ZhiyuError `demo-outdated` where the generator tells other stories by now than those that were taken in */
function checkEdition({ edition = 1 }: DemoState): void {
  if (edition === GENERATOR_EDITION) return;
  throw new ZhiyuError(
    'demo-outdated',
    'This demo was begun by another version of Zhiyu and cannot be continued by this one. ' +
      'Begin another with ZHIYU_DATA=<new folder>, or show this one as it is with the command serve.',
  );
}

async function loadRest(work: DemoWork, state: DemoState): Promise<DemoState> {
  if (state.fedTo !== null) return state;
  const progress = createProgress('Generating and loading cases (模拟数据)', process.stdout, Date.now);
  return loadDemo(work, state, progress);
}

async function serveAndFeed(
  work: DemoWork,
  config: Config,
  state: DemoState,
  report: (line: string) => void,
): Promise<void> {
  const server = await startWebServer(work.db, config);
  await server.untilLoaded(loadPatienceMs);
  report(`\nZhiyu shows Hangzhou, with generated cases (模拟数据), at ${server.address}\nCtrl-C stops it.\n`);
  const feeding = keepFeeding(work, state, report);
  await Promise.race([untilInterrupted(work.interruption), feeding]);
  report('Stopping …');
  await server.close();
  await feeding;
}

/** At first fills the time since the last stop, then follows the clock. */
async function keepFeeding(work: DemoWork, state: DemoState, report: (line: string) => void): Promise<void> {
  let current = state;
  while (!work.interruption.aborted) {
    try {
      current = await feedDemo(work, current, Date.now());
    } catch (error) {
      report(`The feed stands still, and tries again: ${error instanceof Error ? error.message : error}`);
    }
    await sleep(feedPauseMs, undefined, { signal: work.interruption }).catch(() => {});
  }
}
