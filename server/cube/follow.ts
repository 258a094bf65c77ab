import type { ChangeState } from '../store/change-state';
import { type CommittedBatch, readChangesAfter } from '../store/cube-cases';
import type { Database } from '../store/database';
import type { Cube } from './cube';
import { createCubeCase } from './cube-case';
import { readState } from './read-state';

/** So many batches are read at once; one holds at most 5,000 cases. */
const BATCHES = 20;

/** Where a case counted before or counts now, as ordinals; 0 for none. */
export interface TouchedPlace {
  area: number;
  accountableArea: number;
  category: number;
  unit: number;
}

/** Why a cube cannot follow any more and must be loaded anew. */
export class LostTrackError extends Error {}

/** A cube with the number in the change sequence that it has. */
export interface FollowingCube {
  cube: Cube;
  seq: number;
  /** A batch was followed in part, so nothing that the cube says is sure. */
  isInDoubt: boolean;
}

/**
 * Brings a cube up to date with the committed batches of its city, one by one in their order. `touch` hears of every place
 * where a case counted before or counts now.
 * @param alone runs work while nothing reads the cube
 * @throws LostTrackError where a batch is missing or cannot be understood; the cube is then in doubt
 */
export async function followChanges(
  db: Database,
  city: string,
  following: FollowingCube,
  alone: (work: () => void) => Promise<void>,
  touch: (place: TouchedPlace) => void = () => {},
): Promise<void> {
  for (;;) {
    const batches = await readChangesAfter(db, city, following.seq, BATCHES);
    for (const batch of batches) {
      if (batch.seq !== following.seq + 1) {
        throw new LostTrackError(`after change ${following.seq} of ${city} comes change ${batch.seq}`);
      }
      await alone(() => {
        following.isInDoubt = true;
        applyBatch(following.cube, city, batch, touch);
        following.isInDoubt = false;
        following.seq = batch.seq;
      });
    }
    if (batches.length < BATCHES) return;
  }
}

function applyBatch(
  cube: Cube,
  city: string,
  { seq, states }: CommittedBatch,
  touch: (place: TouchedPlace) => void,
): void {
  const case_ = createCubeCase();
  for (const { id, before, after } of states) {
    try {
      cube.put(readState(case_, id, after));
      for (const state of [before, after]) if (state !== null) touch(placeOf(state));
    } catch (error) {
      throw new LostTrackError(`change ${seq} of ${city} cannot be followed at case ${id}`, { cause: error });
    }
  }
}

function placeOf({ area, accountableArea, category, unit }: ChangeState): TouchedPlace {
  const ordinal = (value: unknown) => (typeof value === 'number' ? value : 0);
  return {
    area: ordinal(area),
    accountableArea: ordinal(accountableArea),
    category: ordinal(category),
    unit: ordinal(unit),
  };
}
