/** So many units the picture moves from its place at most: less than stays free beside a seam. */
export const MOST_SHIFT = 4;

/**
 * Where the picture stands at a step, in pixels: it walks through places around its own, so that no line burns into the
 * screen. After 63 steps it is where it was.
 */
export function burnInShift(step: number, unit: number): { x: number; y: number } {
  const place = (length: number) => MOST_SHIFT * unit * Math.sin((2 * Math.PI * step) / length);
  return { x: Math.round(place(9)), y: Math.round(place(7)) };
}
