import { expect, it } from 'vitest';
import { createTurns } from './turns';

function* count(name: string, steps: number, log: string[]): Generator<void, string> {
  for (let step = 1; step <= steps; step++) {
    log.push(`${name}${step}`);
    yield;
  }
  return name;
}

it('lets a short piece of work pass a long one', async () => {
  const turns = createTurns(setImmediate);
  const log: string[] = [];
  const ended: string[] = [];
  const long = turns.run(() => count('long', 50, log)).then((name) => ended.push(name));
  const short = turns.run(() => count('short', 2, log)).then((name) => ended.push(name));
  await Promise.all([long, short]);
  expect(ended).toEqual(['short', 'long']);
  expect(log.indexOf('short2')).toBeLessThan(6);
});

it('runs what must be alone between others, and what comes later after it', async () => {
  const turns = createTurns(setImmediate);
  const log: string[] = [];
  const first = turns.run(() => count('first', 3, log));
  await new Promise(setImmediate);
  const alone = turns.alone(() => log.push('alone'));
  const second = turns.run(() => count('second', 2, log));
  await Promise.all([first, alone, second]);
  expect(log).toEqual(['first1', 'first2', 'first3', 'alone', 'second1', 'second2']);
});

it('hands on what goes wrong and goes on', async () => {
  const turns = createTurns(setImmediate);
  const failing = turns.run(function* () {
    yield;
    throw new Error('no such cell');
  });
  const log: string[] = [];
  const other = turns.run(() => count('other', 3, log));
  await expect(failing).rejects.toThrow('no such cell');
  await expect(turns.alone(() => JSON.parse('{'))).rejects.toThrow(SyntaxError);
  await expect(other).resolves.toBe('other');
});
