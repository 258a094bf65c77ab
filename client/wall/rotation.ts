import type { WallCommand } from '@zhiyu/shared/wall-contract';

/** Where a playlist stands. Instants are milliseconds of a clock that only goes forward. */
export interface Rotation {
  /** The scene, from 0. */
  scene: number;
  /** Since when it is shown. */
  since: number;
  /** A person stopped it: until this instant, for ever (`Infinity`), or not (null). */
  pausedUntil: number | null;
}

/** What the rotation needs of a playlist. */
export interface RotationPlan {
  order: 'listed' | 'random';
  /** A person goes on, time does not. */
  tour: boolean;
  scenes: readonly { seconds: number }[];
}

/** A touch stops the wall for so long. */
export const TOUCH_PAUSE_MS = 60_000;

/** A rotation at its first scene. */
export function startRotation(scene: number, now: number, { scenes }: RotationPlan): Rotation {
  return { scene: Math.min(scene, scenes.length - 1), since: now, pausedUntil: null };
}

/** Whether the rotation stands still because somebody wants it to. */
export function isPaused({ pausedUntil }: Rotation, now: number): boolean {
  return pausedUntil !== null && now < pausedUntil;
}

/** Milliseconds until the next scene is due; negative where it is due; null where time does not bring it. */
export function untilNext(rotation: Rotation, plan: RotationPlan, now: number): number | null {
  if (plan.tour || plan.scenes.length < 2 || isPaused(rotation, now)) return null;
  const seconds = plan.scenes[rotation.scene]?.seconds ?? 0;
  // A pause that is over leaves the scene a moment before it goes.
  const since = Math.max(rotation.since, rotation.pausedUntil ?? 0);
  return since + seconds * 1000 - now;
}

/** The scene that comes after this one. */
export function nextScene({ scene }: Rotation, plan: RotationPlan, random: () => number): number {
  const count = plan.scenes.length;
  if (plan.order === 'listed' || count < 3) return (scene + 1) % count;
  const step = 1 + Math.floor(random() * (count - 1));
  return (scene + step) % count;
}

/** What a command does: the scene that is wanted now (null: the one that stands), and for how long the wall is stopped. */
export function obey(
  command: WallCommand,
  rotation: Rotation,
  plan: RotationPlan,
): { scene: number | null; pausedUntil: number | null } {
  const count = plan.scenes.length;
  const { scene, pausedUntil } = rotation;
  switch (command.command) {
    case 'pause':
      return { scene: null, pausedUntil: Number.POSITIVE_INFINITY };
    case 'play':
      return { scene: null, pausedUntil: null };
    case 'next':
      return { scene: (scene + 1) % count, pausedUntil };
    case 'previous':
      return { scene: (scene + count - 1) % count, pausedUntil };
    case 'goTo':
      return { scene: Math.min(command.scene ?? 0, count - 1), pausedUntil };
  }
}
