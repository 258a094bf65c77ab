import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

/** An answer as it is made: its body, and the headers that say more of it. */
export interface MadeAnswer {
  mediaType: string;
  body: Buffer | string;
  headers?: Record<string, string | number>;
  /** False where the next question of the same key deserves a newer answer. */
  isLasting?: boolean;
}

export interface KeepOptions {
  /** Compress from the first answer on, for bodies that nearly every reader asks for; otherwise from the second. */
  compress?: 'at-once';
  /**
   * Let the reader’s browser keep an answer with what people wrote, to be asked for again with its tag; otherwise none does. For
   * the phone, which keeps its cases anyway and wipes all of it when its officer signs out.
   */
  browser?: 'keeps-words';
}

/** Answers that are made once, compressed once, and answered many times. */
export interface KeptAnswers {
  /**
   * Answers with the body of a key, made where it is not kept, or 304 where the asker has it already. Who asks while an
   * answer is being made waits for it.
   */
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    make: () => Promise<MadeAnswer>,
    options?: KeepOptions,
  ): Promise<FastifyReply>;
  /** Answers in memory, and their bytes. */
  size(): { answers: number; bytes: number };
}

const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

interface KeptAnswer {
  mediaType: string;
  headers: Record<string, string | number>;
  isLasting: boolean;
  /** Digest of the content. */
  etag: string;
  bodies: Partial<Record<Encoding, Buffer>> & { identity: Buffer };
  times: number;
}

const MOST_BYTES = 64 * 1024 * 1024;
/** What an answer takes beside its body, about. */
const OVERHEAD_BYTES = 1024;
/** Smaller bodies gain nothing. */
const LEAST_COMPRESSED_BYTES = 1024;
const BROTLI_QUALITY = 5;

/** Makes a store of answers that forgets the longest unused when it holds too many bytes. */
export function createKeptAnswers(): KeptAnswers {
  const kept = new LRUCache<string, KeptAnswer, () => Promise<MadeAnswer>>({
    maxSize: MOST_BYTES,
    sizeCalculation: (answer) => sizeOf(answer),
    fetchMethod: async (_key, _stale, { context: make }) => keep(await make()),
    // An answer that is too large to be kept is an answer all the same.
    ignoreFetchAbort: true,
    allowStaleOnFetchAbort: true,
  });

  /** Compresses in an encoding; the answer takes more room then. */
  async function compress(key: string, answer: KeptAnswer, encoding: 'br' | 'gzip'): Promise<void> {
    const body = await compressors[encoding](answer.bodies.identity);
    answer.bodies[encoding] = body;
    if (kept.peek(key) === answer) kept.set(key, answer, { size: sizeOf(answer) });
  }

  return {
    async answer(request, reply, key, make, { compress: when, browser } = {}) {
      const isHeld = browser === undefined && request.routeOptions.config.rule?.reads !== undefined;
      const answer = await kept.forceFetch(key, { context: make });
      answer.times += 1;
      if (!answer.isLasting) kept.delete(key);
      const { etag, bodies, mediaType, headers } = answer;
      const encoding = chooseEncoding(request, answer);
      const isWorthIt = when === 'at-once' || answer.times > 1;
      if (encoding !== 'identity' && bodies[encoding] === undefined && isWorthIt) {
        await compress(key, answer, encoding);
      }
      const sent = bodies[encoding] === undefined ? 'identity' : encoding;
      const known = findKnown(request, etag);
      reply.headers({
        ...headers,
        etag: known ?? `"${etag}-${sent}"`,
        'cache-control': isHeld ? 'private, no-store' : 'private, no-cache',
        vary: 'accept, accept-encoding',
      });
      if (known !== null) return reply.code(304).send();
      if (sent !== 'identity') reply.header('content-encoding', sent);
      return reply.type(mediaType).send(bodies[sent]);
    },
    size: () => ({ answers: kept.size, bytes: kept.calculatedSize }),
  };
}

const compressors = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

function keep({ mediaType, body, headers = {}, isLasting = true }: MadeAnswer): KeptAnswer {
  const identity = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const etag = hash('sha256', identity, 'base64url').slice(0, 22);
  return { mediaType, headers, isLasting, etag, bodies: { identity }, times: 0 };
}

function sizeOf({ bodies }: KeptAnswer): number {
  return Object.values(bodies).reduce((sum, body) => sum + body.length, OVERHEAD_BYTES);
}

function chooseEncoding(request: FastifyRequest, { bodies }: KeptAnswer): Encoding {
  if (bodies.identity.length < LEAST_COMPRESSED_BYTES) return 'identity';
  const accepted = request.accepts().encoding([...encodings]);
  return encodings.find((name) => name === accepted) ?? 'identity';
}

/** The tag under which the asker has the content already, in whatever encoding it came; null where he has not. */
function findKnown({ headers }: FastifyRequest, etag: string): string | null {
  const tags = headers['if-none-match']?.split(/\s*,\s*/) ?? [];
  return tags.find((tag) => tag.startsWith(`"${etag}-`)) ?? null;
}
