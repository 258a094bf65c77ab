/** Screens that hear of the same change ask within this time, each at a moment of its own. */
const SPREAD_MS = 3000;
/** One screen asks no more often. */
const LEAST_GAP_MS = 4000;

/** Refreshes a screen when it is asked to, not at once and not too often. */
export interface SpreadRefresh {
  /** A refresh is wanted; what is asked before it comes is one with it. */
  ask(): void;
  /** A refresh that is still to come does not come any more. */
  stop(): void;
}

/** Spreads what many screens are asked at one moment, so that a thousand do not arrive at the server together. */
export function spreadRefresh(refresh: () => void, random: () => number = Math.random): SpreadRefresh {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    ask() {
      if (timer !== undefined) return;
      const rest = Math.max(0, last + LEAST_GAP_MS - Date.now());
      timer = setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          refresh();
        },
        rest + random() * SPREAD_MS,
      );
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
