import { describe, expect, it } from 'vitest';
import { type CellFrame, decodeCells, encodeCells } from './frame';

// Written by hand from the table in frame.ts. 300 = 0b10_0101100 → AC 02; 2^37 + 5 (a number of 38 bits)
// less 300 is 137438953177 → D9 FD FF FF FF 03.
const twoCells: CellFrame = {
  level: 19,
  columns: 2,
  mortons: [300, 2 ** 37 + 5],
  values: [
    [1, 128],
    [7, 16384],
  ],
};
const twoCellsBytes = Uint8Array.from(
  '5a 59 43 31 13 02 02 ac 02 01 07 d9 fd ff ff ff 03 80 01 80 80 01'
    .split(' ')
    .map((hex) => Number.parseInt(hex, 16)),
);

function toArrays(frame: CellFrame) {
  return {
    level: frame.level,
    columns: frame.columns,
    mortons: Array.from(frame.mortons),
    values: frame.values.map((column) => Array.from(column)),
  };
}

/** A small generator of numbers in [0, 1), the same on every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('encodeCells', () => {
  it('writes the bytes of the format', () => {
    expect(encodeCells(twoCells)).toEqual(twoCellsBytes);
  });

  it('writes an empty frame', () => {
    expect(Array.from(encodeCells({ level: 15, columns: 1, mortons: [], values: [[]] }))).toEqual([
      0x5a, 0x59, 0x43, 0x31, 15, 1, 0,
    ]);
  });

  it('refuses what the format cannot say', () => {
    const frame = (mortons: number[], column: number[]): CellFrame => ({
      level: 15,
      columns: 1,
      mortons,
      values: [column],
    });
    expect(() => encodeCells(frame([5, 5], [1, 1]))).toThrow(/ascending/);
    expect(() => encodeCells(frame([5, 4], [1, 1]))).toThrow(/ascending/);
    expect(() => encodeCells(frame([5], [1.5]))).toThrow(/whole number/);
    expect(() => encodeCells(frame([5], [-1]))).toThrow(/whole number/);
    expect(() => encodeCells(frame([5], []))).toThrow(/as long as/);
    expect(() => encodeCells({ level: 15, columns: 2, mortons: [5], values: [[1]] })).toThrow(
      /as many lists/,
    );
  });
});

describe('decodeCells', () => {
  it('reads the bytes of the format', () => {
    expect(toArrays(decodeCells(twoCellsBytes))).toEqual(toArrays(twoCells));
  });

  it('gives back any frame that was encoded', () => {
    const random = createRandom(20260101);
    for (let round = 0; round < 200; round++) {
      const level = 10 + Math.floor(random() * 10);
      const columns = random() < 0.5 ? 1 : 2;
      const count = Math.floor(random() * 300);
      const numbers = new Set(Array.from({ length: count }, () => Math.floor(random() * 4 ** level)));
      const mortons = [...numbers].sort((one, other) => one - other);
      const values = Array.from({ length: columns }, () =>
        mortons.map(() => Math.floor(random() * 2 ** Math.floor(random() * 53))),
      );
      const frame: CellFrame = { level, columns, mortons, values };
      expect(toArrays(decodeCells(encodeCells(frame)))).toEqual(toArrays(frame));
    }
  });

  it('names truncated bytes, wherever they end', () => {
    for (let end = 0; end < twoCellsBytes.length; end++) {
      expect(() => decodeCells(twoCellsBytes.slice(0, end))).toThrow(RangeError);
    }
  });

  it('refuses foreign bytes', () => {
    const changed = (at: number, byte: number) => {
      const bytes = twoCellsBytes.slice();
      bytes[at] = byte;
      return bytes;
    };
    expect(() => decodeCells(new TextEncoder().encode('{"cells":[]}'))).toThrow(/ZYC1/);
    expect(() => decodeCells(changed(4, 20))).toThrow(/level 20/);
    expect(() => decodeCells(changed(5, 3))).toThrow(/3 columns/);
    expect(() => decodeCells(Uint8Array.from([...twoCellsBytes, 0]))).toThrow(/goes on/);
    expect(() => decodeCells(changed(4, 10))).toThrow(/does not have/);
    const endless = Uint8Array.from([0x5a, 0x59, 0x43, 0x31, 15, 1, ...Array(9).fill(0xff), 0]);
    expect(() => decodeCells(endless)).toThrow(/2\^53/);
  });
});
