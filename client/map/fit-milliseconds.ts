import type { SituationMapProps } from './situation-map';

const USUAL_MILLISECONDS = 180;

/**
 * How long the camera is on its way to what is to be shown. Each picture on the way costs a tablet as much as the figures: under
 * a finger it goes to another place in one.
 */
export function fitMilliseconds({
  fit,
  reducedMotion,
}: Pick<SituationMapProps, 'fit' | 'reducedMotion'>): number {
  const isAtOnce = reducedMotion || (fit.isElsewhere && matchMedia('(pointer: coarse)').matches);
  return isAtOnce ? 0 : USUAL_MILLISECONDS;
}
