import { createHash } from 'node:crypto';
import { ZhiyuError } from '../errors';
import type { Database, Transaction } from '../store/database';
import { keepPushAnswer, type PushKey, readPushAnswer } from '../store/push-answer';

/** Keeps the answer beside what it tells of, in the same transaction. */
export type KeepAnswer = (tx: Transaction, answer: object) => Promise<void>;

/** Another process has answered the same key meanwhile. */
class AnsweredElsewhere extends Error {}

/**
 * Does something under a key of the sender's, once: with the same key and the same content, the answer that was given
 * before is given again, for a day; `work` keeps its answer in its own transaction.
 *
 * @throws ZhiyuError `idempotency-conflict` (422) for another content under the same key
 */
export async function answerOnce<Answer extends object>(
  db: Database,
  key: PushKey,
  content: string | Buffer,
  now: number,
  work: (keep: KeepAnswer) => Promise<Answer>,
): Promise<Answer> {
  const digest = createHash('sha256').update(content).digest('base64url');
  const before = await readPushAnswer(db, key);
  if (before !== null) return readAnswer(before, digest, key.key);
  try {
    return await work(async (tx, answer) => {
      const kept = { digest, answer: JSON.stringify(answer) };
      if (!(await keepPushAnswer(tx, key, kept, now))) throw new AnsweredElsewhere();
    });
  } catch (error) {
    const given = error instanceof AnsweredElsewhere ? await readPushAnswer(db, key) : null;
    if (given === null) throw error;
    return readAnswer(given, digest, key.key);
  }
}

function readAnswer<Answer>(kept: { digest: string; answer: string }, digest: string, key: string): Answer {
  if (kept.digest === digest) return JSON.parse(kept.answer) as Answer;
  const message = `Something else was sent with the Idempotency-Key “${key}”. Give everything that is done a key of its own.`;
  throw new ZhiyuError('idempotency-conflict', message, { status: 422 });
}
