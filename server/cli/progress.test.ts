import { expect, test } from 'vitest';
import { createProgress, describeProgress } from './progress';

test('a line tells rows, share, rate and time left', () => {
  expect(describeProgress('Loading', 50_000, 0.25, 4000)).toBe(
    'Loading: 50,000 · 25 % · 12,500/s · 12 s left',
  );
  expect(describeProgress('Loading', 50_000, 0.01, 4000)).toBe(
    'Loading: 50,000 · 1 % · 12,500/s · 7 min left',
  );
});

test('where the whole is not known, there is no time left', () => {
  expect(describeProgress('Loading', 50_000, null, 4000)).toBe('Loading: 50,000 · 12,500/s');
});

test('off a terminal there is a plain line now and then, and one at the end', () => {
  let time = 0;
  let text = '';
  const progress = createProgress('Loading', { write: (part) => (text += part) }, () => time);
  for (time = 1000; time <= 12_000; time += 1000) progress.show(time, time / 12_000);
  time = 12_000;
  progress.finish(12_000);
  expect(text.split('\n')).toEqual([
    'Loading: 1,000 · 8 % · 1,000/s · 11 s left',
    'Loading: 6,000 · 50 % · 1,000/s · 6 s left',
    'Loading: 11,000 · 91 % · 1,000/s · 1 s left',
    'Loading: 12,000 in 12 s · 1,000/s',
    '',
  ]);
});

test('on a terminal one line changes, cut to its width', () => {
  let text = '';
  const output = { isTTY: true, columns: 20, write: (part: string) => (text += part) };
  createProgress('Loading', output, () => 0).show(1_000_000, 0.5);
  expect(text).toBe('\r\u001b[KLoading: 1,000,000 ');
});
