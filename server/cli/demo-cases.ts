import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GeneratorOptions } from '@zhiyu/fixtures/generator/generate';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseRequest } from './demo-cases-process';

/** The generator in a process of its own, so that neither loading nor serving waits for it. One request at a time. */
export interface DemoCases {
  /** The next `size` cases of the window, after the first `skip`; fewer at its end. */
  takeHistory(skip: number, size: number): Promise<CaseInput[]>;
  /** Every case that is new or has changed in [since, until); the next call goes on from `until`. */
  takeFeed(since: number, until: number): Promise<CaseInput[]>;
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
  let waiting: { resolve(cases: CaseInput[]): void; reject(error: Error): void } | null = null;
  let endedWith: Error | null = null;
  const end = (error: Error) => {
    endedWith ??= error;
    waiting?.reject(endedWith);
    waiting = null;
  };
  generator.on('message', (cases: CaseInput[]) => {
    waiting?.resolve(cases);
    waiting = null;
  });
  generator.once('error', end);
  generator.once('exit', (code, signal) => end(new Error(`the generator ended (${code ?? signal})`)));
  const ask = (request: CaseRequest): Promise<CaseInput[]> =>
    new Promise((resolve, reject) => {
      if (endedWith !== null) return reject(endedWith);
      waiting = { resolve, reject };
      generator.send(request, (error) => {
        if (error) end(error);
      });
    });
  return {
    takeHistory: (skip, size) => ask({ kind: 'history', skip, size }),
    takeFeed: (since, until) => ask({ kind: 'feed', since, until }),
    close: () => {
      generator.kill('SIGKILL');
    },
  };
}
