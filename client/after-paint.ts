/** A frame passes the page, the compositor and the graphics, one after the other. */
const FRAMES_TO_THE_GLASS = 3;
/** A page that is not seen paints nothing; there nothing waits for longer. */
const LONGEST_MS = 150;

let coming: Promise<void> | null = null;

/**
 * Comes once what stands on the page now is seen, so that what it leads to does not stand before it, nor takes the processor from
 * it. Whoever waits for the same frame goes on in the same task, in the order of asking.
 */
export function afterPaint(): Promise<void> {
  coming ??= new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LONGEST_MS);
    let left = FRAMES_TO_THE_GLASS;
    const next = () => {
      // Who comes from now on waits for the next one.
      coming = null;
      left -= 1;
      if (left > 0) {
        requestAnimationFrame(next);
        return;
      }
      clearTimeout(timer);
      setTimeout(resolve);
    };
    requestAnimationFrame(next);
  });
  return coming;
}
