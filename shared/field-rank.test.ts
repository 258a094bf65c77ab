import { describe, expect, it } from 'vitest';
import { bearingDegrees, degreesAround, distanceMetres, rankMetres } from './field-rank';

const DAY = 86_400_000;

describe('how far and which way', () => {
  // One degree of a great circle of a sphere of 6,371,008.8 m is 111,195.08 m.
  it('measures a degree of latitude, and of longitude on the way round at 60° N', () => {
    expect(distanceMetres({ lng: 120, lat: 30 }, { lng: 120, lat: 31 })).toBeCloseTo(111_195.08, 1);
    expect(distanceMetres({ lng: 0, lat: 60 }, { lng: 180, lat: 60 })).toBeCloseTo(60 * 111_195.08, 0);
    expect(distanceMetres({ lng: 120, lat: 30 }, { lng: 120, lat: 30 })).toBe(0);
  });

  it('points north, east, south and west', () => {
    const here = { lng: 120, lat: 30 };
    expect(bearingDegrees(here, { lng: 120, lat: 30.01 })).toBeCloseTo(0, 6);
    expect(bearingDegrees(here, { lng: 120.0001, lat: 30 })).toBeCloseTo(90, 3);
    expect(bearingDegrees(here, { lng: 120, lat: 29.99 })).toBeCloseTo(180, 6);
    expect(bearingDegrees(here, { lng: 119.9999, lat: 30 })).toBeCloseTo(270, 3);
  });

  it('puts a box around a circle', () => {
    const { lng, lat } = degreesAround(30, 500);
    expect(distanceMetres({ lng: 120, lat: 30 }, { lng: 120, lat: 30 + lat })).toBeCloseTo(500, 3);
    expect(distanceMetres({ lng: 120, lat: 30 }, { lng: 120 + lng, lat: 30 })).toBeGreaterThan(499.99);
  });
});

describe('the order of cases around', () => {
  const open = (way: number) => rankMetres({ distanceMetres: way, state: 'open', overdueMs: null });
  const overdue = (way: number, days: number) =>
    rankMetres({ distanceMetres: way, state: 'overdue', overdueMs: days * DAY });

  it('is by the way alone where nothing presses', () => {
    expect(open(140)).toBe(140);
    expect(open(140)).toBeLessThan(open(141));
  });

  it('takes an overdue case as 200 m nearer, and 100 m more a day', () => {
    expect(overdue(500, 0)).toBe(300);
    expect(overdue(500, 2)).toBe(100);
    expect(overdue(500, 2.9)).toBe(100);
    expect(overdue(1500, 40)).toBe(300);
  });

  it('puts what is due soon between', () => {
    expect(rankMetres({ distanceMetres: 300, state: 'dueSoon', overdueMs: null })).toBe(150);
  });
});
