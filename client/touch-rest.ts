/** So long after it was touched, a page is taken to be in somebody's hand still. */
const RESTED_MS = 2000;

let touchedAt = Number.NEGATIVE_INFINITY;
addEventListener(
  'pointerdown',
  ({ pointerType }) => {
    if (pointerType !== 'mouse') touchedAt = performance.now();
  },
  { capture: true, passive: true },
);

/** Whether the page has just been touched. What nobody asked for waits until it rests. */
export function isBeingTouched(): boolean {
  return performance.now() - touchedAt < RESTED_MS;
}
