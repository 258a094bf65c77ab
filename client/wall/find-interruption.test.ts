import type { Interruption } from '@zhiyu/shared/playlist';
import { createScene } from '@zhiyu/shared/ready-playlists';
import { describe, expect, it } from 'vitest';
import { findInterruption, type InterruptionFacts, sceneOf, type Told } from './find-interruption';

const HOUR = 3_600_000;
const nothing: InterruptionFacts = { now: 0, matters: null, cell: null, overdue: null };
const matter = (key: string, casesInWindow: number) => ({
  key,
  title: `about ${key}`,
  categoryName: null,
  area: 'west',
  category: 'noise',
  casesInWindow,
});

describe('a matter', () => {
  const rule: Interruption = { kind: 'matter', cases: 10, hours: 24, seconds: 30 };

  it('breaks in when it reaches the limit, once, and again when it has doubled', () => {
    const told: Told = new Map();
    const look = (count: number, now = 0) =>
      findInterruption(rule, { ...nothing, now, matters: [matter('lift', count)] }, told)?.cases ?? null;
    expect(look(9)).toBeNull();
    expect(look(10)).toBe(10);
    expect(look(11)).toBeNull();
    expect(look(19)).toBeNull();
    expect(look(20)).toBe(20);
    // A day later it may be told anew.
    expect(look(20, 25 * HOUR)).toBe(20);
  });

  it('lets the next one speak when the first has spoken', () => {
    const told: Told = new Map();
    const facts = { ...nothing, matters: [matter('lift', 12), matter('noise', 11)] };
    const keys = [1, 2, 3].map(() => findInterruption(rule, facts, told)?.matter?.key ?? null);
    expect(keys).toEqual(['lift', 'noise', null]);
  });

  it('is shown where it is', () => {
    const found = { rule, matter: matter('lift', 12), cell: null, cases: 12 };
    expect(sceneOf(found, createScene({ area: 'city', layout: 'map' }))).toMatchObject({
      area: 'west',
      categories: ['noise'],
      measure: 'reported',
      layout: 'full',
      seconds: 30,
    });
  });
});

describe('overdue cases', () => {
  const rule: Interruption = { kind: 'overdue', cases: 100, hours: 1, seconds: 20 };

  it('break in when they cross the limit, and again only after they have fallen below it', () => {
    const told: Told = new Map();
    const look = (overdue: number) => findInterruption(rule, { ...nothing, overdue }, told) !== null;
    expect([99, 100, 120, 101, 99, 100].map(look)).toEqual([false, true, false, false, false, true]);
  });
});

describe('a cell', () => {
  it('breaks in when cases crowd in it', () => {
    const rule: Interruption = { kind: 'crowding', cases: 5, hours: 1, seconds: 20 };
    const told: Told = new Map();
    const cell = (cases: number) => ({ ...nothing, cell: { level: 15, x: 1, y: 2, cases } });
    expect(findInterruption(rule, cell(4), told)).toBeNull();
    expect(findInterruption(rule, cell(5), told)?.cell).toMatchObject({ x: 1, y: 2 });
  });
});
