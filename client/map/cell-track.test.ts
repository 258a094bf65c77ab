import { decodePlayback, encodePlayback, type FrameChange } from '@zhiyu/shared/playback';
import { expect, it } from 'vitest';
import { createCellTrack, sampleTrack } from './cell-track';

/** Three cells over four frames: what counts in each, and without a cell. */
const counts = [
  { cells: [1, 0, 5], without: 2 },
  { cells: [0, 0, 7], without: 2 },
  { cells: [4, 1, 0], without: 0 },
  { cells: [4, 1, 0], without: 3 },
];

function playbackOf(list: typeof counts) {
  const frames = list.map(({ cells, without }, i): FrameChange => {
    const before = list[i - 1] ?? { cells: [0, 0, 0], without: 0 };
    const places = [0, 1, 2].filter((place) => cells[place] !== before.cells[place]);
    return {
      cells: places,
      differences: [places.map((place) => cells[place]! - before.cells[place]!)],
      unlocated: [without - before.without],
    };
  });
  const bounds = Array.from({ length: list.length + 1 }, (_, i) => 86_400_000 * i);
  return decodePlayback(encodePlayback({ level: 12, columns: 1, bounds, mortons: [3, 8, 90], frames }));
}

it('stands at every frame as it was, from wherever it comes', () => {
  const track = createCellTrack(playbackOf(counts));
  const { values } = track.frame;
  for (const index of [0, 3, 1, 2, 0, 2, 3, 3, 0]) {
    track.seek(index);
    expect(track.at()).toBe(index);
    expect(Array.from(values[0] ?? [])).toEqual(counts[index]?.cells);
    expect(track.totals()).toEqual({
      located: counts[index]?.cells.reduce((sum, value) => sum + value, 0),
      unlocated: counts[index]?.without,
    });
  }
  expect(track.frame.values).toBe(values);
});

it('stops at its ends, and tells of moves alone', () => {
  const track = createCellTrack(playbackOf(counts));
  const told: number[] = [];
  const stop = track.onMove(() => told.push(track.at()));
  track.seek(99);
  track.seek(3);
  track.seek(-5);
  stop();
  track.seek(2);
  expect(told).toEqual([3, 0]);
});

it('sums the cases below the line of a rate', () => {
  const frames = [
    {
      cells: [0, 1],
      differences: [
        [5, 0],
        [20, 7],
      ],
      unlocated: [1, 4],
    },
  ];
  const track = createCellTrack({ level: 5, columns: 2, bounds: [0, 1], mortons: [1, 2], frames });
  expect(track.totals()).toEqual({ located: 27, unlocated: 4 });
});

it('gathers figures from all over, and stands where it stood', () => {
  const track = createCellTrack(playbackOf(counts));
  track.seek(2);
  const values = sampleTrack(track, ({ values }) => Array.from(values[0] ?? []).filter((value) => value > 0));
  expect(values).toEqual([1, 5, 7, 4, 1, 4, 1]);
  expect(track.at()).toBe(2);
});
