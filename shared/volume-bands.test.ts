import { expect, it } from 'vitest';
import { bandOf, limitsOfBand } from './volume-bands';

it('puts figures of similar volume into one band, each four times as wide as the one below', () => {
  expect([10, 20, 79].map(bandOf)).toEqual([1, 1, 1]);
  expect([80, 319].map(bandOf)).toEqual([2, 2]);
  expect([320, 1279, 1280].map(bandOf)).toEqual([3, 3, 4]);
});

it('tells the limits of a band', () => {
  expect([1, 2, 3].map(limitsOfBand)).toEqual([
    [0, 80],
    [80, 320],
    [320, 1280],
  ]);
});
