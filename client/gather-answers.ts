import { notifyManager, type QueryClient } from '@tanstack/react-query';

/** So long an answer waits for others at most. */
const LONGEST_MS = 250;
const LOOK_EVERY_MS = 16;

/**
 * Shows answers together while a page is being built: one that has come waits until nothing more is being asked, so that
 * the page is drawn once for all of them and not once for each. Every picture of a large screen costs, and a page that
 * jumps ten times in a row is not read either.
 *
 * @param until the page stands; from then on every answer is shown as it comes
 */
export function gatherAnswers(queries: QueryClient, until: Promise<void>): void {
  const waiting: (() => void)[] = [];
  let since = 0;

  function look(): void {
    if (queries.isFetching() > 0 && performance.now() - since < LONGEST_MS) {
      setTimeout(look, LOOK_EVERY_MS);
      return;
    }
    for (const tell of waiting.splice(0)) tell();
  }

  notifyManager.setScheduler((tell) => {
    waiting.push(tell);
    if (waiting.length > 1) return;
    since = performance.now();
    setTimeout(look, LOOK_EVERY_MS);
  });
  void until.then(() => notifyManager.setScheduler((tell) => setTimeout(tell, 0)));
}
