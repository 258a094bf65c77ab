import type { Instant } from './case';
import { type Happening, isDeskWord } from './happening';

/** What the desk said of a case, and when it first handed the case over. */
export interface DeskWord {
  /** The first dispatch; null while there was none, and where the desk's word stands. */
  dispatchedAt: Instant | null;
  answeredDirectlyAt: Instant | null;
  notAcceptedAt: Instant | null;
}

/**
 * Reads what the desk said last. Its word ends a case, unless the case is dispatched or reopened after it: then it
 * never was the end, and the case is handled as dispatched, from its first dispatch or else from the reopening.
 */
export function readDeskWord(happenings: readonly Happening[]): DeskWord {
  const word: DeskWord = { dispatchedAt: null, answeredDirectlyAt: null, notAcceptedAt: null };
  let standing: Happening | null = null;
  for (const happening of happenings) {
    const { kind, at } = happening.event;
    if (isDeskWord(kind)) {
      standing ??= happening;
      if (kind === 'answeredDirectly') word.answeredDirectlyAt ??= at;
      else word.notAcceptedAt ??= at;
    } else if (standing !== null && revives(happening, standing)) {
      standing = null;
      word.answeredDirectlyAt = null;
      word.notAcceptedAt = null;
      word.dispatchedAt ??= at;
    }
    if (kind === 'dispatched') word.dispatchedAt ??= at;
  }
  if (standing !== null) word.dispatchedAt = null;
  return word;
}

/**
 * Whether the case goes on in spite of the desk's word. A record that tells both means the word: it is the source's
 * whole account.
 */
export function revives({ event, isExplicit }: Happening, word: Happening): boolean {
  if (event.kind !== 'dispatched' && event.kind !== 'reopened') return false;
  return event.at > word.event.at && (isExplicit || !word.isRecorded);
}
