import { createHash } from 'node:crypto';
import { ZhiyuError } from '../errors';
import type { PageEnd } from '../store/case-list';

/** Where the next page begins: it pins T and belongs to one question. */
export interface Cursor {
  asOf: number;
  after: PageEnd;
}

/** Writes a cursor. `question` is what was asked, without cursor, limit and instant. */
export function writeCursor({ asOf, after }: Cursor, question: object): string {
  const parts = [asOf, after.instant, after.id];
  return Buffer.from(JSON.stringify([...parts, digestOf(parts, question)])).toString('base64url');
}

/**
 * Reads a cursor.
 * @throws ZhiyuError `bad-cursor` where it was changed or belongs to another question
 */
export function readCursor(text: string, question: object): Cursor {
  const [asOf, instant, id, digest] = parseParts(text);
  const isWhole = [asOf, instant, id].every((part) => Number.isSafeInteger(part));
  if (!isWhole || digest !== digestOf([asOf, instant, id], question)) {
    throw new ZhiyuError(
      'bad-cursor',
      'The cursor was changed or belongs to another question. Ask for the first page again, without “cursor”.',
    );
  }
  return { asOf: Number(asOf), after: { instant: Number(instant), id: Number(id) } };
}

function parseParts(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Binds the parts to the question; lists of the same members in another order are the same question. */
function digestOf(parts: unknown[], question: object): string {
  const entries = Object.entries(question)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([parts, entries]))
    .digest('base64url')
    .slice(0, 22);
}
