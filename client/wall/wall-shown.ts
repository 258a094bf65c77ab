import type { Scene } from '@zhiyu/shared/playlist';
import { ApiProblem } from '../api';
import { type Found, sceneOf } from './find-interruption';
import type { StaleReason } from './freshness';
import type { SceneData } from './load-scene';
import type { Rotation } from './rotation';

/** What stands on a wall, as React sees it. A new object whenever anything of it is another. */
export interface WallShown {
  data: SceneData | null;
  /** Counts what was put on the wall; the map moves when it is another scene's. */
  sceneKey: string;
  rotation: Rotation;
  paused: boolean;
  interruption: Found | null;
  stale: { reason: StaleReason; since: number } | null;
  /** Milliseconds that this machine's clock is ahead of the server's; null until the server was heard. */
  clockAhead: number | null;
  /** Why the first scene has not come. */
  error: Error | null;
}

/** What is shown with some of it changed; the same object where nothing is. */
export function changeShown(shown: WallShown, change: Partial<WallShown>): WallShown {
  const keys = Object.keys(change) as (keyof WallShown)[];
  return keys.every((key) => isSame(change[key], shown[key])) ? shown : { ...shown, ...change };
}

/** The scene that is on the wall: what breaks in, or the playlist's own. */
export function sceneOnWall(
  { interruption, rotation }: Pick<WallShown, 'interruption' | 'rotation'>,
  { scenes }: { scenes: readonly Scene[] },
): Scene {
  const first = scenes[0] as Scene;
  return interruption ? sceneOf(interruption, first) : (scenes[rotation.scene] ?? first);
}

/** Whether the last question was refused because of who asked it. */
export function isDenied(error: Error | null): boolean {
  return error instanceof ApiProblem && (error.problem.status === 401 || error.problem.status === 403);
}

/** Whether what a scene asks for is no more: its area, category or governance area has gone. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof ApiProblem) || error.problem.code === 'unknown-city') return false;
  return [400, 404, 422].includes(error.problem.status);
}

/** What is judged anew every second is the same where its parts are. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return isStale(one) && isStale(other) && one.reason === other.reason && one.since === other.since;
}

function isStale(value: unknown): value is NonNullable<WallShown['stale']> {
  return typeof value === 'object' && value !== null && 'reason' in value && 'since' in value;
}
