import { setTimeout as sleep } from 'node:timers/promises';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { createChance } from '../invent-histories';
import { inventPaths } from '../invent-questions';

const city = '/api/v1/cities/small-city';

/** What a reader was answered. */
export interface Reads {
  times: number[];
  unavailable: number;
  wrong: string[];
}

/**
 * Asks one question after another, at most so many a second, about what was reported from `first` on, until it is told to
 * end.
 */
export async function readOn(
  address: string,
  first: number,
  seed: number,
  mostPerSecond: number,
  signal: AbortSignal,
): Promise<Reads> {
  const chance = createChance(seed);
  const reads: Reads = { times: [], unavailable: 0, wrong: [] };
  const tags = new Map<string, string>();
  let next = 0;
  while (!signal.aborted) {
    const paths = inventPaths(chance, first, chance.pick(measureIds));
    for (const path of [...paths, '/overdue?limit=20', '/cells?measure=reported']) {
      await sleep(Math.max(0, next - performance.now()));
      const asked = performance.now();
      next = asked + 1000 / mostPerSecond;
      const tag = tags.get(path);
      const headers: HeadersInit = tag === undefined ? {} : { 'if-none-match': tag };
      const response = await fetch(`${address}${city}${path}`, { headers }).catch(() => null);
      // Not there while it is started again, or while its database is.
      if (response === null || response.status === 503) {
        reads.unavailable += 1;
        await sleep(100);
        continue;
      }
      await response.arrayBuffer();
      reads.times.push(performance.now() - asked);
      const isRight = response.ok || response.status === 304 || response.status === 422;
      if (!isRight) reads.wrong.push(`${response.status} ${path}`);
      if (response.ok && tags.size < 100) tags.set(path, response.headers.get('etag') ?? '');
    }
  }
  return reads;
}
