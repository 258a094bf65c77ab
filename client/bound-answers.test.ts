import { setTimeout as sleep } from 'node:timers/promises';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { boundAnswers } from './bound-answers';

it('forgets old answers, and asks each question of a reader who moves on and on once', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  boundAnswers(queries.getQueryCache());
  const asked: number[] = [];
  const question = (number: number) => ({
    queryKey: ['window', number],
    queryFn: async () => {
      asked.push(number);
      return number;
    },
  });
  const observer = new QueryObserver<number>(queries, question(0));
  const stop = observer.subscribe(() => {});
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  for (const number of numbers) {
    observer.setOptions(question(number));
    await expect.poll(() => observer.getCurrentResult().data, { interval: 1 }).toBe(number);
    await sleep(0);
    expect(queries.getQueryCache().find({ queryKey: ['window', number] })).toBe(observer.getCurrentQuery());
  }
  expect(asked).toEqual(numbers);
  const kept = queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey[1]);
  expect(kept).toEqual(numbers.slice(-81));
  stop();
  queries.clear();
});
