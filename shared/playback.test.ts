import { describe, expect, it } from 'vitest';
import { decodePlayback, encodePlayback, type Playback } from './playback';

// Written by hand from the table in playback.ts. 300 = AC 02; −3 → 5, 2 → 4, −1 → 1, 70 → 140 = 8C 01.
const short: Playback = {
  level: 12,
  columns: 1,
  bounds: [300, 301, 601],
  mortons: [5, 305],
  frames: [
    { cells: [0, 1], differences: [[2, 70]], unlocated: [1] },
    { cells: [1], differences: [[-3]], unlocated: [-1] },
  ],
};
const shortBytes = Uint8Array.from(
  '5a 59 46 31 0c 01 02 ac 02 01 ac 02 02 05 ac 02 02 02 00 04 01 8c 01 01 01 01 05'
    .split(' ')
    .map((hex) => Number.parseInt(hex, 16)),
);

function toArrays({ bounds, mortons, frames, ...rest }: Playback) {
  return {
    ...rest,
    bounds: Array.from(bounds),
    mortons: Array.from(mortons),
    frames: frames.map(({ cells, differences, unlocated }) => ({
      cells: Array.from(cells),
      differences: differences.map((list) => Array.from(list)),
      unlocated: Array.from(unlocated),
    })),
  };
}

describe('a playback', () => {
  it('is written in the bytes of the format, and read from them', () => {
    expect(encodePlayback(short)).toEqual(shortBytes);
    expect(toArrays(decodePlayback(shortBytes))).toEqual(short);
  });

  it('comes back as it was, however large and long', () => {
    let seed = 3;
    const draw = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const mortons = Array.from({ length: 3000 }, (_, i) => 2 ** 37 + 91 * i + draw(90));
    const frames = Array.from({ length: 40 }, () => {
      const cells = [...mortons.keys()].filter(() => draw(5) === 0);
      const list = () => cells.map(() => draw(1_000_000) - 500_000);
      return { cells, differences: [list(), list()], unlocated: [draw(100) - 50, draw(100) - 50] };
    });
    const start = Date.UTC(2026, 0, 1);
    const bounds = Array.from({ length: 41 }, (_, i) => start + i * 86_400_000);
    const playback: Playback = { level: 19, columns: 2, bounds, mortons, frames };
    expect(toArrays(decodePlayback(encodePlayback(playback)))).toEqual(playback);
    const empty: Playback = { level: 10, columns: 1, bounds: [start], mortons: [], frames: [] };
    expect(toArrays(decodePlayback(encodePlayback(empty)))).toEqual(empty);
  });

  it('refuses bytes that are none, at every place where they may break off', () => {
    for (let length = 0; length < shortBytes.length; length++) {
      expect(() => decodePlayback(shortBytes.slice(0, length)), `${length} bytes`).toThrow(RangeError);
    }
    expect(() => decodePlayback(Uint8Array.from([...shortBytes, 0]))).toThrow('goes on for 1 bytes');
    const wrong = (place: number, byte: number) => {
      const bytes = Uint8Array.from(shortBytes);
      bytes[place] = byte;
      return () => decodePlayback(bytes);
    };
    expect(wrong(0, 0x59)).toThrow('ZYF1');
    expect(wrong(4, 20)).toThrow('level 20');
    expect(wrong(5, 3)).toThrow('3 columns');
    expect(wrong(20, 0)).toThrow('twice in a frame');
    expect(wrong(20, 2)).toThrow('cell 2 of 2');
  });

  it('refuses to write what does not fit together', () => {
    expect(() => encodePlayback({ ...short, bounds: [300, 301] })).toThrow('one bound more');
    expect(() => encodePlayback({ ...short, mortons: [5, 5] })).toThrow('rise');
    expect(() => encodePlayback({ ...short, columns: 2 })).toThrow('lists of differences');
    const [first, second] = short.frames as [Playback['frames'][number], Playback['frames'][number]];
    expect(() => encodePlayback({ ...short, frames: [{ ...first, cells: [1, 0] }, second] })).toThrow(
      'ascending',
    );
  });
});
