import { expect, it } from 'vitest';
import { type NamedMark, placeMarkNames } from './place-mark-names';

const holiday = (left: number, right: number, nameWidth: number): NamedMark => ({
  kind: 'holiday',
  left,
  right,
  nameWidth,
});
const period = (left: number, nameWidth: number): NamedMark => ({
  kind: 'period',
  left,
  right: left,
  nameWidth,
});

const room = { left: 0, right: 800 };

it('writes a holiday in the middle of its days and a period beside its line', () => {
  expect(placeMarkNames([holiday(100, 200, 40), period(400, 60)], room)).toEqual([130, 404]);
});

it('keeps names inside the chart', () => {
  // A holiday of the first day whose name is longer than the day, and one of the last.
  expect(placeMarkNames([holiday(0, 10, 50), holiday(790, 800, 50)], room)).toEqual([0, 750]);
  expect(placeMarkNames([period(780, 60)], room)).toEqual([716]);
  // Left of the first step stand the numbers of the axis.
  expect(placeMarkNames([holiday(40, 50, 60)], { left: 40, right: 800 })).toEqual([40]);
});

it('lets no name lie over another, and leaves out what has no room', () => {
  // The holiday is written from 130 to 170: a period that begins at 128 is written before its line.
  expect(placeMarkNames([period(128, 60), holiday(100, 200, 40)], room)).toEqual([64, 130]);
  // Two periods so near that only one name fits between the edge and the other.
  expect(placeMarkNames([period(30, 60), period(60, 60)], { left: 0, right: 120 })).toEqual([34, null]);
  expect(placeMarkNames([holiday(100, 140, 60), holiday(150, 190, 60)], room)).toEqual([90, null]);
});

it('writes nothing at days that are worked instead', () => {
  expect(placeMarkNames([{ kind: 'make-up-day', left: 10, right: 20, nameWidth: 40 }], room)).toEqual([null]);
});
