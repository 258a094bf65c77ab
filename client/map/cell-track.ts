import type { CellFrame } from '@zhiyu/shared/frame';
import type { Playback } from '@zhiyu/shared/playback';

/**
 * A playback that stands at one of its frames. `frame` is always the one it stands at: its lists stay the same objects,
 * and their numbers change as the track is moved, so that nothing is made anew while it plays. Cells in which nothing
 * counts at the moment stand in it with 0.
 */
export interface CellTrack {
  readonly frame: CellFrame;
  /** Number of frames. */
  readonly length: number;
  /** Frame i is of [bounds[i], bounds[i + 1]), in milliseconds. */
  readonly bounds: ArrayLike<number>;
  /** The frame it stands at, from 0. */
  at(): number;
  /** Cases, for rates those below the line: in cells and without a cell, at the frame it stands at. */
  totals(): { located: number; unlocated: number };
  /** Moves to a frame; beyond the ends it stops at them. Listeners are told before this returns. */
  seek(index: number): void;
  /** Tells of each move until the function that it answers is called. */
  onMove(listener: () => void): () => void;
  /** The map calls this once the frame is drawn. */
  noteDrawn(): void;
  /** Whether the frame it stands at has been drawn. */
  isDrawn(): boolean;
}

/** Makes a playback that can be moved, at its first frame. */
export function createCellTrack({ level, columns, bounds, mortons, frames }: Playback): CellTrack {
  const values = Array.from({ length: columns }, () => new Float64Array(mortons.length));
  const without = new Float64Array(columns);
  const listeners = new Set<() => void>();
  /** What is summed up: the cases, and for rates those below the line. */
  const counted = columns - 1;
  let located = 0;
  let at = -1;
  let isDrawn = false;

  function apply(index: number, sign: 1 | -1): void {
    const { cells, differences, unlocated } = frames[index]!;
    for (let column = 0; column < columns; column++) {
      const list = values[column]!;
      const by = differences[column]!;
      without[column]! += sign * unlocated[column]!;
      for (let i = 0; i < cells.length; i++) {
        list[cells[i]!]! += sign * by[i]!;
        if (column === counted) located += sign * by[i]!;
      }
    }
  }

  function move(index: number): void {
    while (at < index) apply(++at, 1);
    while (at > index) apply(at--, -1);
  }

  if (frames.length > 0) move(0);
  return {
    frame: { level, columns, mortons, values },
    length: frames.length,
    bounds,
    at: () => at,
    totals: () => ({ located, unlocated: without[counted] ?? 0 }),
    seek(index) {
      const wanted = Math.max(0, Math.min(frames.length - 1, Math.round(index)));
      if (wanted === at || frames.length === 0) return;
      move(wanted);
      isDrawn = false;
      for (const listener of listeners) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteDrawn() {
      isDrawn = true;
    },
    isDrawn: () => isDrawn,
  };
}

/**
 * Figures of a playback as `shownValues` gives those of a frame, from frames spread evenly over the whole, so that one set
 * of classes holds for all of them. The track stands where it stood.
 */
export function sampleTrack(
  track: CellTrack,
  shownValues: (frame: CellFrame) => number[],
  most = 12,
): number[] {
  const stood = track.at();
  const step = Math.max(1, (track.length - 1) / (most - 1));
  const values: number[] = [];
  for (let place = 0; place <= track.length - 1 + 1e-9; place += step) {
    track.seek(place);
    for (const value of shownValues(track.frame)) values.push(value);
  }
  track.seek(stood);
  return values;
}
