import { Agent, type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What many readers of one live stream do. */
export interface LiveReadersOptions {
  origin: string;
  readers: number;
  /** Changes that are committed, one every two seconds. */
  changes: number;
  report: (line: string) => void;
}

/** What was seen; times in milliseconds from before a change was sent to the tick that tells of it. */
export interface LiveReadersReport {
  readers: number;
  changes: number;
  /** Ticks that came, of `readers × changes`. */
  ticks: number;
  p50Ms: number;
  p99Ms: number;
  worstMs: number;
  /** Resident memory of the server before the readers came, and with them. */
  mebibytesBefore: number;
  mebibytesWith: number;
  /** Answers to questions that were asked meanwhile. */
  answers: { count: number; p50Ms: number; p99Ms: number };
}

const city = '/api/v1/cities/hangzhou';
const PAUSE_MS = 2000;
const LATEST_MS = 20_000;

interface Reader {
  seq: number;
  heardAt: number;
}

/** Opens the streams, commits changes, and measures when every reader has heard of each. */
export async function runLiveReaders(options: LiveReadersOptions): Promise<LiveReadersReport> {
  const { origin, changes, report } = options;
  const before = await settledMemory(origin);
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const readers: Reader[] = [];
  const requests: ClientRequest[] = [];
  for (let index = 0; index < options.readers; index += 1) {
    const reader = { seq: 0, heardAt: 0 };
    readers.push(reader);
    requests.push(listen(`${origin}${city}/live`, agent, reader));
    if (index % 50 === 49) await sleep(20);
  }
  await until(() => readers.every(({ seq }) => seq > 0));
  report(`${readers.length} readers listen`);
  // The first change of a server's life makes its ingest ready; what is measured comes after.
  const first = await pushCase(origin, 0);
  await until(() => readers.every((reader) => reader.seq >= first));
  const asking = new AbortController();
  const asked = askOn(origin, asking.signal);
  const waits: number[] = [];
  let most = before;
  for (let change = 1; change <= changes; change += 1) {
    const sentAt = performance.now();
    const seq = await pushCase(origin, change);
    await until(() => readers.every((reader) => reader.seq >= seq)).catch(() => {});
    const heard = readers.filter((reader) => reader.seq >= seq).map(({ heardAt }) => heardAt - sentAt);
    waits.push(...heard);
    most = Math.max(most, await readMemory(origin));
    report(`change ${change}: heard by ${heard.length}, the last after ${Math.round(Math.max(...heard))} ms`);
    await sleep(PAUSE_MS);
  }
  asking.abort();
  const times = await asked;
  for (const request of requests) request.destroy();
  agent.destroy();
  const sorted = waits.sort((one, other) => one - other);
  return {
    readers: readers.length,
    changes,
    ticks: sorted.length,
    p50Ms: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
    worstMs: at(sorted, 1),
    mebibytesBefore: before,
    mebibytesWith: most,
    answers: { count: times.length, p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) },
  };
}

function listen(url: string, agent: Agent, reader: Reader): ClientRequest {
  let rest = '';
  const request = get(url, { agent, headers: { accept: 'text/event-stream' } }, (answer) => {
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('id:')) continue;
        reader.seq = Number(line.slice(3));
        reader.heardAt = performance.now();
      }
    });
  });
  request.on('error', () => {});
  return request;
}

/** Asks what a wall asks, one question after another. */
async function askOn(origin: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  const paths = [
    '/compare?measures=open,overdue',
    '/cells?measure=reported',
    '/overdue?limit=6',
    '/trend?measure=reported',
  ];
  for (let turn = 0; !signal.aborted; turn += 1) {
    const start = performance.now();
    const answer = await fetch(`${origin}${city}${paths[turn % paths.length]}`);
    await answer.arrayBuffer();
    times.push(performance.now() - start);
    await sleep(50);
  }
  return times.sort((one, other) => one - other);
}

/** Commits a case and answers the change sequence that has it. */
async function pushCase(origin: string, change: number): Promise<number> {
  const reportedAt = new Date().toISOString();
  const line = {
    type: 'case',
    source: 'readers',
    sourceId: `r-${change}-${Date.now()}`,
    reportedAt,
    lng: 120.16,
    lat: 30.26,
  };
  const answer = await fetch(`${origin}${city}/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': line.sourceId },
    body: `${JSON.stringify(line)}\n`,
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { seq } = (await answer.json()) as { seq: number };
  return seq;
}

async function settledMemory(origin: string): Promise<number> {
  let last = await readMemory(origin);
  for (let look = 0; look < 10; look += 1) {
    await sleep(1000);
    const now = await readMemory(origin);
    if (Math.abs(now - last) < 1) return now;
    last = now;
  }
  return last;
}

async function readMemory(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  return Math.round(Number(bytes ?? Number.NaN) / 2 ** 20);
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + LATEST_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it did not come to be');
    await sleep(5);
  }
}

function at(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round(sorted[place] ?? Number.NaN);
}
