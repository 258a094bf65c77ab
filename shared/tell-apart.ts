/** A value with its 95 % interval; beside one that has an interval, a value without one is taken as exact: a target. */
export interface Estimate {
  value: number | null;
  interval: readonly number[] | null;
}

/**
 * How one figure stands against another: above, below, or the same as far as their intervals can tell, which must not
 * be called a difference. Null where one of them has no value, or neither has an interval. The interval of the difference is put together from
 * those of the two (the method of variance estimates recovery), and against an exact value it is the figure's own.
 * @see R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine
 *   17 (1998), method 10; G. Y. Zou & A. Donner, Statistics in Medicine 27 (2008), for rates and others
 */
export function tellApart(one: Estimate, other: Estimate): 'above' | 'below' | 'same' | null {
  if (one.value === null || other.value === null) return null;
  if (!one.interval && !other.interval) return null;
  const difference = one.value - other.value;
  if (difference === 0) return 'same';
  const towards = reachOf(one, difference > 0 ? 0 : 1);
  const back = reachOf(other, difference > 0 ? 1 : 0);
  if (Math.abs(difference) <= Math.hypot(towards, back)) return 'same';
  return difference > 0 ? 'above' : 'below';
}

function reachOf({ value, interval }: Estimate, end: 0 | 1): number {
  const limit = interval?.[end];
  return limit === undefined || value === null ? 0 : Math.abs(limit - value);
}
