import { describe, expect, it } from 'vitest';
import { chooseOutlined } from './outlined-cells';

const frame = (counts: number[]) => ({
  level: 15,
  columns: 1 as const,
  mortons: counts.map((_, index) => 7 * index),
  values: [counts],
});

describe('the cells that carry an outline', () => {
  it('are all that hold an overdue case, where these are few', () => {
    const overdue = frame([1, 4, 2]);
    expect(chooseOutlined(overdue, 500)).toEqual({ outlined: overdue, outlinedFrom: 1 });
  });

  it('are those with the most overdue cases, where nearly every cell has some', () => {
    const overdue = frame(Array.from({ length: 1000 }, (_, index) => (index < 30 ? 9 : index < 60 ? 5 : 1)));
    const { outlined, outlinedFrom } = chooseOutlined(overdue, 1000);
    expect(outlinedFrom).toBe(6);
    expect(Array.from(outlined?.values[0] ?? [])).toEqual(Array.from({ length: 30 }, () => 9));
    expect(outlined?.mortons[29]).toBe(7 * 29);
  });

  it('are none while nothing is known', () => {
    expect(chooseOutlined(null, 10).outlined).toBeNull();
  });
});
