import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spreadRefresh } from './spread-refresh';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('a thousand screens that hear of a change at one moment ask over three seconds', () => {
  const asked: number[] = [];
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const start = Date.now();
  for (let screen = 0; screen < 1000; screen++)
    spreadRefresh(() => asked.push(Date.now() - start), random).ask();
  vi.advanceTimersByTime(3000);
  expect(asked).toHaveLength(1000);
  for (let second = 0; second < 3; second++) {
    const arrived = asked.filter((at) => at >= second * 1000 && at < (second + 1) * 1000).length;
    expect(arrived).toBeGreaterThan(250);
    expect(arrived).toBeLessThan(420);
  }
});

it('a screen that hears of changes all the time asks at most every four seconds, and always once more at the end', () => {
  const asked: number[] = [];
  const start = Date.now();
  const spread = spreadRefresh(
    () => asked.push(Date.now() - start),
    () => 0.5,
  );
  for (let count = 0; count < 200; count++) {
    spread.ask();
    vi.advanceTimersByTime(100);
  }
  const lastHeard = Date.now() - start - 100;
  vi.advanceTimersByTime(10_000);
  const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(4000);
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.at(-1)).toBeGreaterThan(lastHeard);
});

it('does not ask any more once it is stopped', () => {
  const refresh = vi.fn();
  const spread = spreadRefresh(refresh);
  spread.ask();
  spread.stop();
  vi.advanceTimersByTime(60_000);
  expect(refresh).not.toHaveBeenCalled();
});
