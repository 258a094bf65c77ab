import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ZhiyuError } from '../errors';

/** Whether the built client is there and no source of it has changed since. */
export function isClientFresh(projectFolder: string): boolean {
  const page = join(projectFolder, 'client', 'dist', 'index.html');
  if (!existsSync(page)) return false;
  const newest = Math.max(...['client', 'shared'].map((folder) => findNewest(join(projectFolder, folder))));
  return statSync(page).mtimeMs >= newest;
}

/** When a file below a folder was last changed, what is installed or built left aside. */
function findNewest(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist' && !name.includes('.test.'))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? findNewest(path) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}

/**
 * Builds the pages that a browser loads, beside the ones that are served until the new ones are whole.
 * @throws ZhiyuError `client-build-failed` with what the build said
 */
export async function buildClient(projectFolder: string, interruption: AbortSignal): Promise<void> {
  const clientFolder = join(projectFolder, 'client');
  const unfinished = join(clientFolder, 'node_modules', `.zhiyu-build-${process.pid}`);
  const finished = join(clientFolder, 'dist');
  try {
    await runVite(
      projectFolder,
      ['build', clientFolder, '--outDir', unfinished, '--emptyOutDir'],
      interruption,
    );
    rmSync(finished, { recursive: true, force: true });
    renameSync(unfinished, finished);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function runVite(projectFolder: string, parameters: string[], signal: AbortSignal): Promise<void> {
  const found = createRequire(join(projectFolder, 'package.json')).resolve('vite/package.json');
  const program = join(dirname(found), 'bin', 'vite.js');
  const build = spawn(process.execPath, [program, ...parameters, '--logLevel', 'warn'], {
    cwd: projectFolder,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Built for use whatever the surroundings are set to.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let said = '';
  const take = (chunk: Buffer) => {
    said += chunk.toString();
  };
  build.stdout.on('data', take);
  build.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    build.once('error', reject);
    build.once('close', (code) => (code === 0 ? resolve() : reject(buildFailed(said))));
  });
}

function buildFailed(said: string): ZhiyuError {
  return new ZhiyuError('client-build-failed', `The pages could not be built (pnpm build):\n${said.trim()}`);
}
