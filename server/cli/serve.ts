import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { readConfig } from '../config';
import { coverAtStart } from '../cover-cases';
import { pullOnSchedule } from '../pull-schedule';
import { recomputeAtStart } from '../recompute-start';
import { type Database, openDatabase } from '../store/database';
import { untilInterrupted, watchInterruption } from './interruption';
import { checkPort, startWebServer } from './web-server';

/** Adds the command `serve`. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the dashboard and its API, until Ctrl-C')
    .action(() => serve(process.env, (line) => process.stdout.write(`${line}\n`)));
}

/** Finishes what a change of a pack or a calendar has left to do, while the server serves. */
async function catchUp(
  db: Database,
  interruption: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  try {
    await recomputeAtStart(db, { now: Date.now, interruption, report });
    await coverAtStart(db, { now: Date.now, interruption, report });
  } catch (error) {
    if (interruption.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    report(
      `What was left to do about cases is not done yet (${reason}); \`zhiyu city recompute <id>\` and the next start go on.`,
    );
  }
}

/** Serves until this process is asked to end, then closes everything in order. */
async function serve(environment: NodeJS.ProcessEnv, report: (line: string) => void): Promise<void> {
  const interruption = watchInterruption(environment);
  const config = readConfig(environment);
  await checkPort(config);
  const db = await openDatabase(config, report);
  try {
    const server = await startWebServer(db, config);
    report(`Zhiyu serves at ${server.address} (Ctrl-C stops it).`);
    const catchingUp = catchUp(db, interruption, report);
    const pulling = pullOnSchedule(db, {
      environment,
      now: Date.now,
      pause: async (milliseconds) => {
        await sleep(milliseconds, undefined, { signal: interruption });
      },
      interruption,
      report,
    });
    await untilInterrupted(interruption);
    report('Stopping …');
    await pulling;
    await server.close();
    await catchingUp;
  } finally {
    await db.close();
  }
}
