import type { Command } from 'commander';
import { readConfig } from '../config';
import { openDatabase } from '../store/database';
import { untilInterrupted, watchInterruption } from './interruption';
import { checkPort, startWebServer } from './web-server';

/** Adds the command `serve`. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the dashboard and its API, until Ctrl-C')
    .action(() => serve(process.env, (line) => process.stdout.write(`${line}\n`)));
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
    await untilInterrupted(interruption);
    report('Stopping …');
    await server.close();
  } finally {
    await db.close();
  }
}
