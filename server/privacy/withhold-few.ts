import type { OpenCount } from '../store/open-figures';

/** Figures of fewer people are withheld. */
export const LEAST_PEOPLE = 5;
/**
 * What is withheld holds so many cases more than it has parts. Whoever knows the sum of all, and so the sum of what is
 * withheld, still finds for each part as many values that are possible.
 */
export const LEAST_SLACK = 5;

/**
 * Withholds the parts of a sum that tell of few people, and the smallest of the others until what is withheld cannot be
 * worked out from the sum: primary and complementary suppression (Hundepool et al., Statistical Disclosure Control, 2012,
 * chapter 4).
 * @param parts what sums to a figure that is given, or to less than it; none of them is 0
 * @returns the keys of what is withheld
 */
export function withholdFew(parts: readonly OpenCount[]): Set<number> {
  const hidden = parts.filter(({ people }) => people < LEAST_PEOPLE);
  const shown = parts
    .filter(({ people }) => people >= LEAST_PEOPLE)
    .sort((one, other) => one.cases - other.cases || one.key - other.key);
  while (hidden.length > 0 && !isSafe(hidden)) {
    const next = shown.shift();
    if (next === undefined) break;
    hidden.push(next);
  }
  return new Set(hidden.map(({ key }) => key));
}

function isSafe(hidden: readonly OpenCount[]): boolean {
  const slack = hidden.reduce((sum, { cases }) => sum + cases - 1, 0);
  return hidden.length > 1 && slack >= LEAST_SLACK;
}
