import { expect, it } from 'vitest';
import { Atoms } from './atoms';

it('atoms that come after none were sorted, or taken over, have their places like any others', () => {
  const sorted = new Atoms();
  sorted.sort(() => 0);
  const restored = new Atoms();
  restored.restore(new Int32Array(0), new Float64Array(0), new Uint16Array(0));
  for (const atoms of [sorted, restored]) {
    for (let area = 1; area <= 200; area += 1) expect(atoms.numberOf(area, 1000 + area, 0)).toBe(area - 1);
    expect(Array.from(atoms.areas.slice(0, 3))).toEqual([1, 2, 3]);
    expect(Array.from(atoms.cells.slice(197, 200))).toEqual([1198, 1199, 1200]);
    expect(atoms.numberOf(7, 1007, 0)).toBe(6);
  }
});
