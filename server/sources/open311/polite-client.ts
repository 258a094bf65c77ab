import { ZhiyuError } from '../../errors';

/** Asks a server politely: one question at a time, with pauses, and again later where it says so. */
export interface PoliteClient {
  /**
   * Asks for JSON under the endpoint.
   * @param known what was answered before with its mark; the server may say that it still holds
   * @throws ZhiyuError `source-away`, `source-busy`, `source-refuses`, `bad-answer`
   */
  get(path: string, parameters: Record<string, string>, known?: MarkedAnswer): Promise<MarkedAnswer>;
}

/** An answer with the mark by which the server knows it; null where it gives none. */
export interface MarkedAnswer {
  etag: string | null;
  body: unknown;
}

export interface PoliteClientOptions {
  endpoint: string;
  /** Parameters of every question; what is undefined is left out. */
  parameters: Record<string, string | undefined>;
  /** Least pause between two questions. */
  pauseMs: number;
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
  interruption: AbortSignal;
}

const USER_AGENT = 'Zhiyu/0.1 (dashboard of citizen cases; Open311 GeoReport v2 reader)';
/** Redirects within one host that are followed. */
const MOST_STEPS = 3;
const TIMEOUT_MS = 60_000;
const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 2000;
/** Who asks for a longer wait is asked again with the next pull. */
const LONGEST_WAIT_MS = 120_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Makes a client of one server. */
export function createPoliteClient(options: PoliteClientOptions): PoliteClient {
  const { pauseMs, now, pause } = options;
  let last = Number.NEGATIVE_INFINITY;

  async function ask(address: URL, known: MarkedAnswer | undefined): Promise<MarkedAnswer> {
    for (let attempt = 1; ; attempt++) {
      await pause(Math.max(0, last + pauseMs - now()));
      const tried = await tryOnce(address, known, options);
      last = now();
      if ('answer' in tried) return tried.answer;
      const wait = tried.waitMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1);
      if (!tried.mayRetry || attempt === MOST_ATTEMPTS || wait > LONGEST_WAIT_MS) throw tried.error;
      await pause(wait);
    }
  }

  return {
    get(path, parameters, known) {
      const address = new URL(`${options.endpoint.replace(/\/$/, '')}/${path}`);
      for (const [name, value] of Object.entries({ ...options.parameters, ...parameters })) {
        if (value !== undefined) address.searchParams.set(name, value);
      }
      return ask(address, known);
    },
  };
}

/** One question: its answer, or why there is none and whether it may pay to ask again. */
type Tried = { answer: MarkedAnswer } | { error: ZhiyuError; mayRetry: boolean; waitMs?: number };

async function tryOnce(
  address: URL,
  known: MarkedAnswer | undefined,
  { now, interruption }: PoliteClientOptions,
): Promise<Tried> {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': USER_AGENT };
  if (known?.etag) headers['if-none-match'] = known.etag;
  // The query may hold a key, so no message repeats it.
  const where = `${address.origin}${address.pathname}`;
  try {
    const signal = AbortSignal.any([interruption, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await follow(address, { headers, signal });
    if (response.status === 304 && known !== undefined) return { answer: known };
    if (!response.ok) return await explainStatus(response, where, now());
    const body = parse(await readText(response));
    return { answer: { etag: response.headers.get('etag'), body } };
  } catch (error) {
    interruption.throwIfAborted();
    if (error instanceof BadAnswer) {
      const message = `${where} answered what is no JSON: ${error.message}`;
      return { error: new ZhiyuError('bad-answer', message, { cause: error }), mayRetry: true };
    }
    if (error instanceof LedAway) {
      const message = `${where} leads to ${error.to.origin}, which is not asked. If that is the source now, give it as the endpoint.`;
      return { error: new ZhiyuError('source-moved', message, { cause: error }), mayRetry: false };
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return {
      error: new ZhiyuError('source-away', `${where} cannot be reached: ${reason}`, { cause: error }),
      mayRetry: true,
    };
  }
}

/**
 * Asks an address, and follows where it leads as long as that is the same host: whoever answers for a source must not have
 * Zhiyu ask other machines, which may be within reach of Zhiyu alone.
 */
async function follow(address: URL, options: RequestInit): Promise<Response> {
  for (let at = address, steps = 0; ; steps += 1) {
    const response = await fetch(at, { ...options, redirect: 'manual' });
    const location = response.headers.get('location');
    if (location === null || ![301, 302, 303, 307, 308].includes(response.status)) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    const isKept = next.hostname === address.hostname && /^https?:$/.test(next.protocol);
    if (isKept && steps < MOST_STEPS) {
      at = next;
      continue;
    }
    throw new LedAway(next);
  }
}

/** The source leads to another machine, or round in circles. */
class LedAway extends Error {
  constructor(readonly to: URL) {
    super(`it leads to ${to.origin}`);
  }
}

class BadAnswer extends Error {}

async function explainStatus(response: Response, where: string, now: number): Promise<Tried> {
  await response.body?.cancel();
  const { status } = response;
  const isBusy = status === 429 || status === 503;
  const code = isBusy ? 'source-busy' : status >= 500 ? 'source-away' : 'source-refuses';
  const waitMs = readRetryAfter(response.headers.get('retry-after'), now);
  const later = waitMs === undefined ? '' : ` It asks to wait for ${Math.ceil(waitMs / 1000)} seconds.`;
  const error = new ZhiyuError(code, `${where} answered ${status} ${response.statusText}.${later}`);
  return {
    error,
    mayRetry: isBusy || status >= 500 || status === 408,
    ...(waitMs !== undefined && { waitMs }),
  };
}

/** Seconds, or the instant until which to wait. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new BadAnswer(`more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new BadAnswer(cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable', { cause });
  }
}
