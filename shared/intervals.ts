/** A 95 % confidence interval: lower and upper end. */
export type Interval = [lower: number, upper: number];

// The 97.5 % quantile of the normal distribution.
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a share, 95 %, without continuity correction. Null where the denominator is 0.
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927)
 */
export function wilsonInterval(numerator: number, denominator: number): Interval | null {
  if (denominator === 0) return null;
  const share = numerator / denominator;
  const square = (Z * Z) / denominator;
  const middle = share + square / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / denominator + square / (4 * denominator));
  const lower = numerator === 0 ? 0 : (middle - reach) / (1 + square);
  const upper = numerator === denominator ? 1 : (middle + reach) / (1 + square);
  return [lower, upper];
}
