import { createHash } from 'node:crypto';
import type { CityModel } from '../city';
import { loadCity } from '../store/city-store';
import { copyCases, readChangeMark, readCubeSize } from '../store/cube-cases';
import type { Database } from '../store/database';
import { readZoneShapes } from '../store/zone-shapes';
import { CopyReader } from './copy-reader';
import { Cube, type CubeFrame } from './cube';
import type { FollowingCube } from './follow';
import { readSnapshot, UnusableSnapshotError } from './snapshot-file';

const DAY = 86_400_000;

/** How far loading has come. */
export interface LoadProgress {
  from: 'snapshot' | 'database';
  /** Cases taken in, of about so many. */
  cases: number;
  expected: number;
  /** Why the snapshot was not used; null where it was, or none was wanted. */
  refused: string | null;
}

/** A cube that is up to date with a number of the city's change sequence. */
export interface LoadedCube extends FollowingCube {
  /** What the cube was made for; where it changes, another cube is needed. */
  frame: string;
  /** The change sequence of its snapshot; null where there is none that can be used. */
  snapshotSeq: number | null;
}

/** Frame of a city's cube, and the text by which two frames are told apart. */
export async function readFrame(
  db: Database,
  cityId: string,
): Promise<{ city: CityModel; frame: CubeFrame; text: string }> {
  const { city } = await loadCity(db, cityId);
  const zones = await readZoneShapes(db, city);
  // The offset of one midnight; where clocks change, half of the days are cut an hour off, which costs time alone.
  const midnight = city.zone.startOfDay(0);
  const offsetMs = (((-midnight % DAY) + DAY) % DAY) - (-midnight % DAY > DAY / 2 ? DAY : 0);
  const frame = { offsetMs, zones };
  const text = createHash('sha256').update(JSON.stringify(frame)).digest('base64url');
  return { city, frame, text };
}

/**
 * Makes the cube of a city: from its snapshot where there is one that can be trusted, otherwise from the database.
 * @param snapshot path of the snapshot; null to do without
 * @throws ZhiyuError where the city is not there or the database is away
 */
export async function loadCube(
  db: Database,
  cityId: string,
  snapshot: string | null,
  report: (progress: LoadProgress) => void,
): Promise<LoadedCube> {
  const { city, frame, text } = await readFrame(db, cityId);
  const { seq: knownSeq } = await loadCity(db, cityId);
  const size = await readCubeSize(db, cityId);
  const expected = size?.cases ?? 0;
  const ranks = new Map(city.areas.nodes.map(({ ordinal }, rank) => [ordinal, rank]));
  const rankOf = (area: number) => ranks.get(area) ?? ranks.size;
  let refused: string | null = null;
  if (snapshot !== null) {
    try {
      const cube = new Cube(frame);
      report({ from: 'snapshot', cases: 0, expected, refused });
      const { seq, mark } = readSnapshot(snapshot, cube, { city: cityId, frame: text }, knownSeq);
      if (mark !== (await readChangeMark(db, cityId, seq))) {
        throw new UnusableSnapshotError('the snapshot is of another database');
      }
      if (!cube.atoms.isAboutSorted(rankOf)) cube.sortAtoms(rankOf);
      report({ from: 'snapshot', cases: cube.columns.count, expected, refused });
      return { cube, seq, frame: text, isInDoubt: false, snapshotSeq: seq };
    } catch (error) {
      if (!(error instanceof UnusableSnapshotError)) throw error;
      refused = error.message;
    }
  }
  const cube = new Cube(frame);
  cube.columns.reserve(expected + 1);
  const reader = new CopyReader((case_) => cube.put(case_));
  const seq = await copyCases(db, cityId, (bytes) => {
    reader.push(bytes);
    report({ from: 'database', cases: reader.count, expected, refused });
  });
  reader.finish();
  cube.sortAtoms(rankOf);
  cube.trim();
  return { cube, seq, frame: text, isInDoubt: false, snapshotSeq: null };
}
