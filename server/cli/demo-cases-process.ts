import { type GeneratorOptions, generateCases } from '@zhiyu/fixtures/generator/generate';
import { createLiveFeed, type LiveFeed } from '@zhiyu/fixtures/generator/live';
import type { CaseInput } from '@zhiyu/shared/case';

/** Ask for the next `size` cases of the window, or for all that happens from `since` to `until`. */
export type CaseRequest =
  | { kind: 'history'; skip: number; size: number }
  | { kind: 'feed'; since: number; until: number };

const options: GeneratorOptions = JSON.parse(process.argv[2] ?? '{}');
let history: Iterator<{ input: CaseInput }> | null = null;
let feed: LiveFeed | null = null;

// Ctrl-C reaches every process of the terminal; this one ends with the one that asks.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', (request: CaseRequest) => {
  const cases = request.kind === 'history' ? takeHistory(request) : takeFeed(request);
  process.send?.(cases, (error: Error | null) => {
    // Nobody is there to hear the answer, nor a complaint about that.
    if (error) process.exit();
  });
});

function takeHistory({ skip, size }: { skip: number; size: number }): CaseInput[] {
  if (history === null) {
    history = generateCases(options);
    for (let passed = 0; passed < skip; passed += 1) history.next();
  }
  const cases: CaseInput[] = [];
  while (cases.length < size) {
    const next = history.next();
    if (next.done) break;
    cases.push(next.value.input);
  }
  return cases;
}

function takeFeed({ since, until }: { since: number; until: number }): CaseInput[] {
  // Anew where the last batch could not be taken in and is asked for again.
  if (feed?.at !== since) feed = createLiveFeed({ ...options, since });
  return feed.advance(until).map(({ input }) => input);
}
