import type { QueryCache } from '@tanstack/react-query';

/** So many answers that nothing on the page shows any more are kept, for whoever goes back. */
const MOST_UNSEEN = 80;

/** Forgets the oldest of the answers that are not shown, however fast a reader moves through times and places. */
export function boundAnswers(cache: QueryCache): void {
  let isPlanned = false;
  cache.subscribe(({ type }) => {
    if (type !== 'observerRemoved' || isPlanned) return;
    isPlanned = true;
    // Who turns to another question lets go of the old one first. The new one is seen only after that.
    setTimeout(() => {
      isPlanned = false;
      forgetOldest(cache);
    });
  });
}

function forgetOldest(cache: QueryCache): void {
  const unseen = cache
    .getAll()
    .filter((query) => query.getObserversCount() === 0 && query.state.fetchStatus === 'idle');
  if (unseen.length <= MOST_UNSEEN) return;
  unseen.sort((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt);
  for (const query of unseen.slice(0, unseen.length - MOST_UNSEEN)) cache.remove(query);
}
