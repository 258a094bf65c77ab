import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

/** A body in all its encodings, and the digest of its content. */
interface KeptBody {
  etag: string;
  bodies: Record<Encoding, Buffer>;
  bytes: number;
}

/** Bodies that are made once, compressed once, and answered many times. */
export interface KeptBodies {
  /** Answers with the body of a key, made where it is not kept, or 304 where the asker has it already. */
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    mediaType: string,
    make: () => Promise<string>,
  ): Promise<FastifyReply>;
}

const MOST_BYTES = 128 * 1024 * 1024;
const BROTLI_QUALITY = 5;

/** Makes a store of bodies that forgets the longest unused when it holds too many bytes. */
export function createKeptBodies(): KeptBodies {
  const kept = new Map<string, Promise<KeptBody>>();
  let bytes = 0;

  async function find(key: string, make: () => Promise<string>): Promise<KeptBody> {
    const known = kept.get(key);
    if (known !== undefined) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const made = make().then(compress);
    kept.set(key, made);
    try {
      const body = await made;
      bytes += body.bytes;
      await forget();
      return body;
    } catch (error) {
      kept.delete(key);
      throw error;
    }
  }

  async function forget(): Promise<void> {
    for (const [key, body] of kept) {
      if (bytes <= MOST_BYTES || kept.size === 1) return;
      kept.delete(key);
      bytes -= (await body).bytes;
    }
  }

  return {
    async answer(request, reply, key, mediaType, make) {
      const accepted = request.accepts().encoding([...encodings]);
      const encoding = encodings.find((name) => name === accepted) ?? 'identity';
      const { etag, bodies } = await find(key, make);
      const tag = `"${etag}-${encoding}"`;
      reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept-encoding' });
      if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) return reply.code(304).send();
      if (encoding !== 'identity') reply.header('content-encoding', encoding);
      return reply.type(mediaType).send(bodies[encoding]);
    },
  };
}

async function compress(text: string): Promise<KeptBody> {
  const identity = Buffer.from(text);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(identity, { params: { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    promisify(gzip)(identity),
  ]);
  const etag = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return { etag, bodies: { br, gzip: gz, identity }, bytes: identity.length + br.length + gz.length };
}
