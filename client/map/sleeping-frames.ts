/** Frames for a loop that has something to do only now and then. */
export interface SleepingFrames {
  requestAnimationFrame(callback: FrameRequestCallback): number;
  cancelAnimationFrame(id: number): void;
  /** Something may have to be drawn: gives the next frames. */
  wake(): void;
}

/** A change is worked in within the first; a shader that is not linked yet asks for another try. */
const FRAMES_AWAKE = 4;
const WAITING = -1;

/**
 * The browser's frames, a few after each call of `wake`, then none. deck.gl asks for one after the other, for ever, to see
 * whether something has changed: on a slow tablet a third of the processor's time, taken from every touch.
 */
export function createSleepingFrames(): SleepingFrames {
  let left = FRAMES_AWAKE;
  let waiting: FrameRequestCallback | null = null;

  function request(callback: FrameRequestCallback): number {
    if (left === 0) {
      waiting = callback;
      return WAITING;
    }
    left -= 1;
    return requestAnimationFrame(callback);
  }

  return {
    requestAnimationFrame: request,
    cancelAnimationFrame(id) {
      if (id === WAITING) waiting = null;
      else cancelAnimationFrame(id);
    },
    wake() {
      left = FRAMES_AWAKE;
      if (waiting === null) return;
      const callback = waiting;
      waiting = null;
      request(callback);
    },
  };
}
