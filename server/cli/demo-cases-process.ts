import { batchRows, type CaseRow } from '@zhiyu/fixtures/generator/case-rows';
import { type GeneratorOptions, generateCases } from '@zhiyu/fixtures/generator/generate';
import { createLiveFeed, type LiveFeed } from '@zhiyu/fixtures/generator/live';

/** Ask for the next batch of the window's cases, or for all that happens from `since` to `until`. */
export type CaseRequest =
  | { kind: 'history'; skip: number; size: number }
  | { kind: 'feed'; since: number; until: number; size: number };

/** Rows to take in, with how many cases of the window they tell; the feed's batches come together. */
export interface CaseBatch {
  rows: CaseRow[];
  cases: number;
}

const options: GeneratorOptions = JSON.parse(process.argv[2] ?? '{}');
let history: Iterator<CaseBatch> | null = null;
let feed: LiveFeed | null = null;

// Ctrl-C reaches every process of the terminal; this one ends with the one that asks.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', (request: CaseRequest) => {
  const batches = request.kind === 'history' ? takeHistory(request) : takeFeed(request);
  process.send?.(batches, (error: Error | null) => {
    // Nobody is there to hear the answer, nor a complaint about that.
    if (error) process.exit();
  });
});

function takeHistory({ skip, size }: { skip: number; size: number }): CaseBatch[] {
  if (history === null) {
    const cases = generateCases(options);
    for (let passed = 0; passed < skip; passed += 1) cases.next();
    history = batchRows(cases, size);
  }
  const next = history.next();
  return next.done ? [] : [next.value];
}

function takeFeed({ since, until, size }: { since: number; until: number; size: number }): CaseBatch[] {
  // Anew where the last batch could not be taken in and is asked for again.
  if (feed?.at !== since) feed = createLiveFeed({ ...options, since });
  return [...batchRows(feed.advance(until), size)];
}
