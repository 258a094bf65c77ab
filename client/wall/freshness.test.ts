import { describe, expect, it } from 'vitest';
import { findStale, isSilent, type SignsOfLife } from './freshness';

const well: SignsOfLife = {
  now: 100_000,
  heardAt: 98_000,
  databaseAt: 98_000,
  shownAt: 90_000,
  wantedSince: null,
  online: true,
  denied: false,
};

describe('a wall', () => {
  it('is fresh while the server is heard and nothing newer is wanted', () => {
    expect(findStale(well)).toBeNull();
    expect(findStale({ ...well, shownAt: 1000 })).toBeNull();
  });

  it('says within 15 s that the server is not heard, and whether it is the network', () => {
    expect(findStale({ ...well, heardAt: 87_000 })).toBeNull();
    expect(findStale({ ...well, heardAt: 86_999 })).toBe('server');
    expect(findStale({ ...well, heardAt: 86_999, online: false })).toBe('offline');
  });

  it('tells a database that is away from a server that is', () => {
    expect(findStale({ ...well, databaseAt: 80_000 })).toBe('database');
  });

  it('says that answers are slow where what is wanted does not come', () => {
    expect(findStale({ ...well, wantedSince: 84_000, shownAt: 60_000 })).toBe('slow');
    expect(findStale({ ...well, wantedSince: 90_000, shownAt: 60_000 })).toBeNull();
    expect(findStale({ ...well, wantedSince: 84_000, shownAt: 84_500 })).toBeNull();
  });

  it('says that it is not let in any more', () => {
    expect(findStale({ ...well, denied: true })).toBeNull();
    expect(findStale({ ...well, denied: true, heardAt: 80_000 })).toBe('denied');
    expect(findStale({ ...well, denied: true, wantedSince: 84_000, shownAt: 60_000 })).toBe('denied');
  });

  it('takes a stream for broken when two signs of life are missing', () => {
    expect(isSilent(90_000, 100_000)).toBe(false);
    expect(isSilent(88_000, 100_000)).toBe(true);
    expect(isSilent(null, 100_000)).toBe(false);
  });
});
