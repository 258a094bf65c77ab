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

it('lets what has used least go first, over all pieces that it is asked in', async () => {
  let now = 0;
  const log: string[] = [];
  const turns = createTurns(setImmediate, () => now);
  function* work(name: string, ms: number[]): Generator<void, void> {
    for (const each of ms) {
      log.push(name);
      now += each;
      yield;
    }
  }
  const account = { usedMs: 0 };
  await turns.run(() => work('a', [40]), account);
  // The second piece of the same answer has used 40 ms already: the other comes first until it has, too.
  const again = turns.run(() => work('a', [5, 5]), account);
  const other = turns.run(() => work('b', [15, 15, 15]));
  await Promise.all([again, other]);
  expect(log).toEqual(['a', 'b', 'b', 'b', 'a', 'a']);
});

it('lets nothing wait for ever', async () => {
  let now = 0;
  const turns = createTurns(setImmediate, () => now);
  let isOver = false;
  const old = turns
    .run(() => count('old', 1, []), { usedMs: 50 })
    .then(() => {
      isOver = true;
    });
  let others = 0;
  while (!isOver) {
    now += 100;
    await turns.run(() => count('other', 0, []));
    others += 1;
  }
  await old;
  // After 1,600 ms a thirty-second part of its waiting weighs as much as the 50 ms that it has used.
  expect(others).toBe(16);
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
