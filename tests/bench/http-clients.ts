import { Agent, request } from 'node:http';

/** What clients in a closed loop saw. */
export interface ClientReport {
  clients: number;
  requests: number;
  /** Answers a second, all clients together. */
  rate: number;
  /** Milliseconds from the request to the last byte. */
  p50: number;
  p95: number;
  /** Bytes of the bodies of all answers. */
  bytes: number;
  /** Answers by status. */
  statuses: Record<number, number>;
}

/** A request of a client. */
export interface ClientRequest {
  path: string;
  headers?: Record<string, string>;
}

/**
 * Asks a server from several clients, each of which sends its next request as soon as it has the answer to the one before.
 * @param next the request with a number, which counts over all clients
 */
export async function runClients(
  base: string,
  { clients, seconds, next }: { clients: number; seconds: number; next: (number: number) => ClientRequest },
): Promise<ClientReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  let bytes = 0;
  let number = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  const runOne = async () => {
    while (performance.now() < until) {
      const asked = performance.now();
      const answer = await ask(base, agent, next(number++));
      times.push(performance.now() - asked);
      bytes += answer.bytes;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, runOne));
  } finally {
    agent.destroy();
  }
  const elapsed = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return {
    clients,
    requests: times.length,
    rate: times.length / elapsed,
    p50: quantile(0.5),
    p95: quantile(0.95),
    bytes,
    statuses,
  };
}

/** Sends one request and reads its answer; the tag of the answer comes along. */
export function ask(
  base: string,
  agent: Agent | undefined,
  { path, headers }: ClientRequest,
): Promise<{ status: number; bytes: number; etag: string | null }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}${path}`, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, bytes, etag: answer.headers.etag ?? null });
      });
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
