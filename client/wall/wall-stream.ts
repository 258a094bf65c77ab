import { followAsWall, type WallListener } from '../api-wall';
import { isSilent } from './freshness';

/** The stream of a wall, which is joined again by itself for as long as the wall lives. */
export interface WallStream {
  /** When the server was heard last, by the page's own clock that only goes forward; null: never. */
  heardAt(): number | null;
  close(): void;
}

/** Streams that break off are joined again after that, each wall at a moment of its own. */
const REJOIN_MS = 3500;
const REJOIN_SPREAD_MS = 1500;
const LOOK_MS = 1000;

/**
 * Follows a city. The browser gives a stream up where the server answers with an error, and does not notice a cable that
 * was pulled: so the stream is looked at every second, and joined anew where it is closed or silent for too long.
 */
export function keepStream(
  city: string,
  name: string,
  listener: WallListener & { onJoined(): void },
): WallStream {
  let heardAt: number | null = null;
  let leave = () => {};
  let joinedAt = 0;
  let waiting = true;

  function hear(): void {
    heardAt = performance.now();
    if (!waiting) return;
    waiting = false;
    listener.onJoined();
  }

  function join(): void {
    leave();
    waiting = true;
    joinedAt = performance.now();
    leave = followAsWall(city, name, {
      onTick: (tick) => {
        hear();
        listener.onTick(tick);
      },
      onReset: () => {
        hear();
        listener.onReset();
      },
      onBeat: (beat) => {
        hear();
        listener.onBeat(beat);
      },
      onCommand: listener.onCommand,
      onBroken: listener.onBroken,
    });
  }

  const rest = REJOIN_MS + Math.random() * REJOIN_SPREAD_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    const tried = now - joinedAt > rest;
    if (tried && (waiting || isSilent(heardAt, now))) join();
  }, LOOK_MS);
  join();
  return {
    heardAt: () => heardAt,
    close() {
      clearInterval(timer);
      leave();
    },
  };
}
