import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** Which batch an answer belongs to. */
export interface PushKey {
  city: string;
  /** Who pushed it. */
  viewer: string;
  key: string;
}

/** An answer that was given, as text, with the digest of the body that it was given to. */
export interface PushAnswer {
  digest: string;
  answer: string;
}

/** For how long a batch sent again gets the answer that it got before. */
const KEPT_MS = 24 * 3_600_000;

/** The answer to a batch; null where none was given, or too long ago. */
export async function readPushAnswer(
  db: Database,
  { city, viewer, key }: PushKey,
): Promise<PushAnswer | null> {
  const [row] = await db.query<PushAnswer>(loadStatement('push-answer-read'), [city, viewer, key]);
  return row ?? null;
}

/** Keeps an answer and forgets old ones; false where the batch has been answered already, by whoever came first. */
export async function keepPushAnswer(
  tx: Transaction,
  { city, viewer, key }: PushKey,
  { digest, answer }: PushAnswer,
  now: number,
): Promise<boolean> {
  await tx.query(loadStatement('push-answer-forget'), [city, new Date(now - KEPT_MS)]);
  const values = [city, viewer, key, digest, answer, new Date(now)];
  const kept = await tx.query(loadStatement('push-answer-keep'), values);
  return kept.length > 0;
}
