import type { Point } from '@zhiyu/shared/field-rank';
import type { Mine } from '../api-field';

/** Keys of the queries that are asked ahead, the same for whoever asks. */

export const cityKey = (city: string) => ['city', city] as const;
export const mineKey = (city: string, { area, unit }: Mine) => ['mine', city, area, unit] as const;
export const nearKey = (city: string, { lng, lat }: Point, radius: number) =>
  ['near', city, round(lng), round(lat), radius] as const;

/** About 55 m: whoever walks on sees what is known of here until the next answer. */
function round(degrees: number): number {
  return Math.round(degrees * 2000) / 2000;
}
