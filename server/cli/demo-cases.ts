import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GeneratorOptions } from '@zhiyu/fixtures/generator/generate';
import type { CaseBatch, CaseRequest } from './demo-cases-process';

/** The generator in a process of its own, so that neither loading nor serving waits for it. One request at a time. */
export interface DemoCases {
  /**
   * The next cases of the window after the first `skip`, with their events, in one batch of at most `size` rows; none
   * at its end.
   */
  takeHistory(skip: number, size: number): Promise<CaseBatch | null>;
  /** All that happens in [since, until), in batches of at most `size` rows; the next call goes on from `until`. */
  takeFeed(since: number, until: number, size: number): Promise<CaseBatch[]>;
  close(): void;
}

/** Starts the generator with its options; a request rejects where it ends, having said why on the error output. */
export function openDemoCases(options: GeneratorOptions): DemoCases {
  const program = fileURLToPath(new URL('./demo-cases-process.ts', import.meta.url));
  const generator = fork(program, [JSON.stringify(options)], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  let waiting: { resolve(batches: CaseBatch[]): void; reject(error: Error): void } | null = null;
  let endedWith: Error | null = null;
  const end = (error: Error) => {
    endedWith ??= error;
    waiting?.reject(endedWith);
    waiting = null;
  };
  generator.on('message', (batches: CaseBatch[]) => {
    waiting?.resolve(batches);
    waiting = null;
  });
  generator.once('error', end);
  generator.once('exit', (code, signal) => end(new Error(`the generator ended (${code ?? signal})`)));
  const ask = (request: CaseRequest): Promise<CaseBatch[]> =>
    new Promise((resolve, reject) => {
      if (endedWith !== null) return reject(endedWith);
      waiting = { resolve, reject };
      generator.send(request, (error) => {
        if (error) end(error);
      });
    });
  return {
    takeHistory: async (skip, size) => (await ask({ kind: 'history', skip, size }))[0] ?? null,
    takeFeed: (since, until, size) => ask({ kind: 'feed', since, until, size }),
    close: () => {
      generator.kill('SIGKILL');
    },
  };
}
