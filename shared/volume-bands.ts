import { SMALLEST_DENOMINATOR } from './measure-kinds';

/** How many times the smallest volume of a band its largest may be. */
export const BAND_FACTOR = 4;

/**
 * The band of similar volume that a figure is ranked in, by the cases that it rests on: 1 for fewer than 80, 2 for
 * fewer than 320, and so on, each band reaching four times as far. The limits are fixed, so a unit does not change its
 * band because another grew.
 */
export function bandOf(cases: number): number {
  let band = 1;
  while (cases >= limitOf(band)) band++;
  return band;
}

/** How many cases the figures of a band rest on: [from, to). */
export function limitsOfBand(band: number): [from: number, to: number] {
  return [band === 1 ? 0 : limitOf(band - 1), limitOf(band)];
}

function limitOf(band: number): number {
  return SMALLEST_DENOMINATOR * BAND_FACTOR ** band;
}
