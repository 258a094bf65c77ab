import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contestant, ContestantId, Ground, Measured, Repetition } from './contestant';
import type { Order, Reply } from './contestant-process';
import type { AnswerColumns } from './questions';

const file = fileURLToPath(new URL('./contestant-process.ts', import.meta.url));

/** What the process of a contestant found of one question. */
export interface Finding {
  measured: Measured;
  columns: AnswerColumns;
  residentBytes: number;
}

/** A contestant in its process. */
export interface ContestantLink {
  id: ContestantId;
  facts: Contestant['facts'];
  /** Asks the question with that number of `listQuestions`. */
  ask(question: number, repetition: Repetition): Promise<Finding>;
  close(): Promise<void>;
}

/** A contestant that cannot be had on this machine, and why. */
export class AbsentContestantError extends Error {}

/**
 * Starts a contestant in a process of its own and waits until it is ready.
 * @throws AbsentContestantError where its library is not there
 */
export async function startContestant(id: ContestantId, ground: Ground): Promise<ContestantLink> {
  const child = fork(file, {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const ready = await tell(child, { kind: 'start', contestant: id, ground });
    if (ready.kind === 'absent') throw new AbsentContestantError(ready.message);
    if (ready.kind !== 'ready') throw unexpected(id, ready);
    return {
      id,
      facts: ready.facts,
      async ask(question, repetition) {
        const reply = await tell(child, { kind: 'ask', question, repetition });
        if (reply.kind !== 'answered') throw unexpected(id, reply);
        return reply;
      },
      async close() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const reply = await tell(child, { kind: 'close' });
        if (reply.kind === 'closed') return;
        child.kill();
        throw unexpected(id, reply);
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function tell(child: ChildProcess, order: Order): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('the process of a contestant has ended'));
    child.once('exit', end);
    child.once('message', (reply: Reply) => {
      child.off('exit', end);
      resolve(reply);
    });
    child.send(order);
  });
}

function unexpected(id: ContestantId, reply: Reply): Error {
  return new Error(`${id}: ${'message' in reply ? reply.message : `unexpected ${reply.kind}`}`);
}
