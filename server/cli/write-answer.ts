import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { buildApp } from '../app';
import type { Config } from '../config';
import { ZhiyuError } from '../errors';
import type { Database } from '../store/database';

/**
 * Asks the API of this installation in this process, as nobody who signs in, and writes its answer to a file as it comes.
 * Answers what the answer says it is as of.
 * @throws ZhiyuError as the API; `not-written` where the file cannot be written: what was there then stays
 */
export async function writeAnswer(db: Database, config: Config, url: string, path: string): Promise<string> {
  const app = await buildApp({ db, config: { ...config, logLevel: 'silent' }, isCommand: true });
  try {
    const answer = await app.inject({ url, payloadAsStream: true, headers: { host: 'localhost' } });
    if (answer.statusCode !== 200) throw await readProblem(answer.stream());
    try {
      await writeWhole(answer.stream(), path);
    } finally {
      // A table that nobody reads to its end would hold its connection.
      answer.raw.res.destroy();
    }
    return String(answer.headers['zhiyu-as-of']);
  } finally {
    await app.close();
  }
}

/**
 * The form that a file is written in: as asked, else what its name ends with.
 * @throws ZhiyuError `no-format`
 */
export function chooseFormat(format: 'csv' | 'xlsx' | undefined, path: string): 'csv' | 'xlsx' {
  if (format !== undefined) return format;
  const ending = /\.(csv|xlsx)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'xlsx') return ending;
  throw new ZhiyuError('no-format', `Say --format csv or --format xlsx: ${path} ends with neither.`, {
    exitCode: 2,
  });
}

async function readProblem(stream: AsyncIterable<Buffer>): Promise<ZhiyuError> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  const problem: { code: string; detail: string } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  return new ZhiyuError(problem.code, problem.detail, { exitCode: 2 });
}

/** Writes beside the file first, so that half a table never stands under its name. */
async function writeWhole(stream: NodeJS.ReadableStream, path: string): Promise<void> {
  const beside = `${path}.part`;
  try {
    await pipeline(stream, createWriteStream(beside));
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ZhiyuError('not-written', `The file ${path} cannot be written: ${reason}`, { cause });
  }
}
