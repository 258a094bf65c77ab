/** Answers that were asked for before the code of the page had come, by the keys of their queries. */
const begun = new Map<string, Promise<unknown>>();

/** Asks ahead for the answer of a query. */
export function beginAnswer(key: readonly unknown[], ask: (signal: AbortSignal) => Promise<unknown>): void {
  const answer = ask(new AbortController().signal);
  // Told to whoever takes it; until then it must not pass for a fault that nobody looks at.
  answer.catch(() => {});
  begun.set(JSON.stringify(key), answer);
}

/** The answer of a query that was asked for ahead, once; null where none was, or it was taken. */
export function takeBegun<Answer>(key: readonly unknown[]): Promise<Answer> | null {
  const text = JSON.stringify(key);
  const answer = begun.get(text) ?? null;
  begun.delete(text);
  return answer as Promise<Answer> | null;
}
