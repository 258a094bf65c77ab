import type { LiveTick } from '@zhiyu/shared/contract';
import { cityPath } from './api';

/** What a stream tells of its city. */
export interface LiveListener {
  /** Figures have changed, and the answers have them. */
  onTick(tick: LiveTick): void;
  /** What is known of the city is out of date: its trees, its pack, or what was missed while nobody listened. */
  onReset(): void;
  /** The server listens to this browser no more, and the browser has given up: it may have been signed out. */
  onRefused(): void;
}

/**
 * Listens to the changes of a city until the function that it answers is called. The browser joins again by itself where
 * the stream breaks off, and the server goes on with what was missed.
 */
export function listenToCity(city: string, { onTick, onReset, onRefused }: LiveListener): () => void {
  const stream = new EventSource(`${cityPath(city)}/live`);
  stream.addEventListener('tick', ({ data }) => onTick(JSON.parse(data) as LiveTick));
  stream.addEventListener('reset', onReset);
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) onRefused();
  });
  return () => stream.close();
}
