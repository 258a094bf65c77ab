import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setImmediate as takeTurns } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { EventInput, EventKind } from '@zhiyu/shared/event';
import { MOST_BYTES, MOST_LINES } from '@zhiyu/shared/push';
import type { PushAnswer } from '@zhiyu/shared/quality-contract';
import { cityNow } from './city';
import { ZhiyuError } from './errors';
import type { IngestOutcome, IngestRow } from './ingest';
import { createIngestOpener } from './open-ingest';
import { readPushLine } from './sources/push-line';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { keepPushAnswer, type PushKey, readPushAnswer } from './store/push-answer';
import { hasRows } from './store/quarantine-write';

/** A batch as it was sent. */
export interface PushedBatch {
  city: string;
  /** Who sent it. */
  viewer: string;
  /** Sources whose cases the sender may hand in; null: any. */
  sources: string[] | null;
  /** Lines of NDJSON, packed where `isGzip` says so. */
  body: Buffer;
  isGzip: boolean;
  /** The sender's own name of the batch; null where it has none. */
  key: string | null;
  /** Hears of every event of the batch that moves a deadline, by its kind. */
  onDeadline?: (kind: EventKind) => void;
}

/** Takes pushed batches into cities. */
export interface Push {
  /**
   * Takes in a batch and answers what became of it, as the text of a `PushAnswer`. A batch with a key that has been
   * answered is not read again: it gets the very same text; one that is being taken in is waited for.
   *
   * @throws ZhiyuError for a body that cannot be read: `bad-gzip`, `bad-encoding`, `empty-body` (400),
   *   `body-too-large`, `too-many-lines` (413); `idempotency-conflict` (422) for another body under the same key;
   *   `unknown-city` (404); `may-not-write` (403) for a source that is not the sender’s
   */
  take(batch: PushedBatch): Promise<string>;
}

const deadlineKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'extended',
  'paused',
  'resumed',
  'exempted',
]);

/** Whether an event says a deadline anew, or stops its clock. */
function movesDeadline({ kind, dueAt }: EventInput): boolean {
  return deadlineKinds.has(kind) || (kind === 'dispatched' && dueAt !== undefined);
}

/** Lines that are read in one go; others get their turn in between. */
const LINES_AT_ONCE = 500;

/** Opens the way in for pushed batches. `now` is the wall clock, in milliseconds. */
export function createPush(db: Database, now: () => number): Push {
  const openIngest = createIngestOpener(db);
  const running = new Map<string, { digest: string; answer: Promise<string> }>();

  async function take(batch: PushedBatch): Promise<string> {
    const { city } = await loadCity(db, batch.city);
    const body = await unpack(batch);
    if (batch.sources !== null) checkSources(await readLines(body), batch.sources);
    const { onDeadline } = batch;
    if (batch.key === null) return write(city.id, body, null, onDeadline);
    const key = { city: city.id, viewer: batch.viewer, key: batch.key };
    const digest = createHash('sha256').update(body).digest('base64url');
    return answerOnce(key, digest, body, onDeadline);
  }

  async function answerOnce(
    key: PushKey,
    digest: string,
    body: Buffer,
    onDeadline: PushedBatch['onDeadline'],
  ): Promise<string> {
    const name = JSON.stringify([key.city, key.viewer, key.key]);
    const other = running.get(name);
    if (other !== undefined) {
      checkSame(other.digest, digest, key.key);
      return other.answer;
    }
    const answer = findOrWrite(key, digest, body, onDeadline);
    running.set(name, { digest, answer });
    try {
      return await answer;
    } finally {
      running.delete(name);
    }
  }

  async function findOrWrite(
    key: PushKey,
    digest: string,
    body: Buffer,
    onDeadline: PushedBatch['onDeadline'],
  ): Promise<string> {
    const before = await readPushAnswer(db, key);
    if (before === null) {
      try {
        return await write(key.city, body, { ...key, digest }, onDeadline);
      } catch (error) {
        if (!(error instanceof AnsweredElsewhere)) throw error;
      }
    }
    const given = before ?? (await readPushAnswer(db, key));
    if (given === null) throw new Error('an answer that was given has gone');
    checkSame(given.digest, digest, key.key);
    return given.answer;
  }

  async function write(
    cityId: string,
    body: Buffer,
    key: (PushKey & { digest: string }) | null,
    onDeadline: PushedBatch['onDeadline'],
  ): Promise<string> {
    const rows = await readLines(body);
    for (const row of rows) if ('event' in row && movesDeadline(row.event)) onDeadline?.(row.event.kind);
    const ingest = await openIngest(cityId);
    const { city } = await loadCity(db, cityId);
    const at = now();
    let answer = '';
    await ingest.write(rows, at, {
      via: 'push',
      releaseQuarantine: await hasSome(rows, cityId),
      within: async (tx, outcome) => {
        answer = JSON.stringify(tellFates(rows, outcome, city.zone.toIso(cityNow(city, at))));
        if (key === null) return;
        if (!(await keepPushAnswer(tx, key, { digest: key.digest, answer }, at)))
          throw new AnsweredElsewhere();
      },
    });
    return answer;
  }

  async function hasSome(rows: IngestRow[], city: string): Promise<boolean> {
    const sources = new Set(rows.map(sourceOf).filter((source) => source !== null));
    for (const source of sources) if (await hasRows(db, city, source)) return true;
    return false;
  }

  return { take };
}

/** The same batch was answered by another process in the meantime. */
class AnsweredElsewhere extends Error {}

function checkSame(known: string, digest: string, key: string): void {
  if (known === digest) return;
  throw new ZhiyuError(
    'idempotency-conflict',
    `Another batch was sent with the Idempotency-Key “${key}”. Give every batch a key of its own, and use it again only to send the same batch again.`,
    { status: 422 },
  );
}

async function unpack({ body, isGzip }: PushedBatch): Promise<Buffer> {
  if (!isGzip) return body;
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const message = `The body unpacks to more than ${MOST_BYTES} bytes. Send it in smaller batches.`;
      throw new ZhiyuError('body-too-large', message, { status: 413, cause });
    }
    throw new ZhiyuError('bad-gzip', 'The body is not whole gzip. Send it again.', { cause });
  }
}

async function readLines(body: Buffer): Promise<IngestRow[]> {
  if (!isUtf8(body)) {
    throw new ZhiyuError(
      'bad-encoding',
      'The body is not UTF-8. Nothing of it was taken in; send it as UTF-8.',
    );
  }
  const lines = body
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  const numbered = lines
    .map((text, index) => ({ text: text.endsWith('\r') ? text.slice(0, -1) : text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '');
  if (numbered.length === 0) {
    throw new ZhiyuError('empty-body', 'The body holds no line. Send one JSON object a line.');
  }
  if (numbered.length > MOST_LINES) {
    const message = `The body holds ${numbered.length} lines, at most ${MOST_LINES} are taken at once. Send smaller batches.`;
    throw new ZhiyuError('too-many-lines', message, { status: 413 });
  }
  const rows: IngestRow[] = [];
  for (let start = 0; start < numbered.length; start += LINES_AT_ONCE) {
    if (start > 0) await takeTurns();
    for (const { text, line } of numbered.slice(start, start + LINES_AT_ONCE))
      rows.push(readPushLine(text, line));
  }
  return rows;
}

function tellFates(rows: IngestRow[], { fates, seq }: IngestOutcome, asOf: string): PushAnswer {
  const counts = { accepted: 0, merged: 0, quarantined: 0 };
  for (const { status } of fates) counts[status] += 1;
  return {
    asOf,
    seq,
    ...counts,
    lines: fates.map(({ status, code, id }, index) => ({ line: lineOf(rows[index]), status, code, id })),
  };
}

/** @throws ZhiyuError `may-not-write` (403) for a line of another source; nothing of the batch is taken in then */
function checkSources(rows: IngestRow[], sources: string[]): void {
  const foreign = rows.find((row) => !sources.includes(sourceOf(row) ?? ''));
  if (foreign === undefined) return;
  const name = sourceOf(foreign) ?? '';
  throw new ZhiyuError(
    'may-not-write',
    `Line ${lineOf(foreign)} is of the source “${name.slice(0, 64)}”; this key hands in ${sources.join(', ')} only.`,
    { status: 403 },
  );
}

function lineOf(row: IngestRow | undefined): number {
  if (row === undefined) return 0;
  return ('quarantine' in row ? row.quarantine.line : row.line) ?? 0;
}

function sourceOf(row: IngestRow): string | null {
  if ('quarantine' in row) return null;
  return 'event' in row ? row.event.source : row.input.source;
}
