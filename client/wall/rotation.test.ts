import { describe, expect, it } from 'vitest';
import { isPaused, nextScene, obey, startRotation, untilNext } from './rotation';

const plan = {
  order: 'listed' as const,
  tour: false,
  scenes: [{ seconds: 10 }, { seconds: 20 }, { seconds: 30 }],
};

describe('a rotation', () => {
  it('shows each scene for its own seconds, and begins again after the last', () => {
    const rotation = startRotation(2, 1000, plan);
    expect(untilNext(rotation, plan, 1000)).toBe(30_000);
    expect(untilNext(rotation, plan, 31_500)).toBe(-500);
    expect(nextScene(rotation, plan, Math.random)).toBe(0);
  });

  it('never shows the same scene twice in a row at random', () => {
    const random = { ...plan, order: 'random' as const };
    for (const draw of [0, 0.49, 0.51, 0.999]) {
      expect(nextScene({ ...startRotation(1, 0, plan) }, random, () => draw)).not.toBe(1);
    }
  });

  it('stands while it is stopped, and leaves a scene its whole time after that', () => {
    const rotation = { ...startRotation(0, 0, plan), pausedUntil: 60_000 };
    expect(isPaused(rotation, 59_999)).toBe(true);
    expect(untilNext(rotation, plan, 59_999)).toBeNull();
    expect(untilNext(rotation, plan, 61_000)).toBe(9000);
  });

  it('waits for a person in a tour, and has nowhere to go with one scene', () => {
    const rotation = startRotation(0, 0, plan);
    expect(untilNext(rotation, { ...plan, tour: true }, 1e9)).toBeNull();
    expect(untilNext(rotation, { ...plan, scenes: [{ seconds: 10 }] }, 1e9)).toBeNull();
  });

  it('begins with the last scene where an address asks for one behind it', () => {
    expect(startRotation(99, 0, plan).scene).toBe(2);
  });
});

describe('a command', () => {
  const rotation = startRotation(0, 0, plan);

  it('pauses for ever, and goes on', () => {
    const stopped = { ...rotation, ...obey({ command: 'pause' }, rotation, plan), scene: 0 };
    expect(isPaused(stopped, 1e12)).toBe(true);
    expect(obey({ command: 'play' }, stopped, plan).pausedUntil).toBeNull();
  });

  it('goes to the next scene, the one before, and any', () => {
    expect(obey({ command: 'next' }, rotation, plan).scene).toBe(1);
    expect(obey({ command: 'previous' }, rotation, plan).scene).toBe(2);
    expect(obey({ command: 'goTo', scene: 1 }, rotation, plan).scene).toBe(1);
    expect(obey({ command: 'goTo', scene: 70 }, rotation, plan).scene).toBe(2);
  });
});
