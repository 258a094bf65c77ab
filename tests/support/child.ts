import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A program of this project that runs in a process of its own. */
export interface Child {
  process: ChildProcess;
  /** Resolves when its output has held `text`; rejects when it ends before. */
  untilSays(text: string | RegExp): Promise<void>;
  /** All it has written so far. */
  output(): string;
  /** Its exit code when it has ended; null where a signal ended it. */
  ended: Promise<number | null>;
}

/** Runs a TypeScript file of this project; `environment` is added to this process's own. */
export function runFile(
  path: string,
  parameters: string[] = [],
  environment: Record<string, string> = {},
  identity: { uid?: number; gid?: number } = {},
): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...parameters], {
    ...identity,
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    process: child,
    ended,
    output: () => text,
    untilSays: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended before it said ${wanted}:\n${text}`)));
      }),
  };
}

/** The program itself: `zhiyu <parameters>`. */
export function runZhiyu(parameters: string[], environment: Record<string, string> = {}): Child {
  return runFile('server/main.ts', parameters, environment);
}
