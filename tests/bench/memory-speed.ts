const PLAIN = 40_000_000;
const LARGE = 256_000_000;
const TIMES = 7;

/** How fast this machine goes through memory, at its best of several times. */
export interface MemorySpeed {
  /** Bytes read and written a second by copying 256 MB. */
  bytesPerSecond: number;
  /** Milliseconds in which JavaScript sums 40 MB of whole numbers. */
  sumMs: number;
}

/** Measures the memory now. */
export function measureMemory(): MemorySpeed {
  const numbers = new Int32Array(PLAIN / Int32Array.BYTES_PER_ELEMENT).fill(1);
  const sumMs = fastest(() => sum(numbers));
  const from = Buffer.alloc(LARGE, 1);
  const to = Buffer.alloc(LARGE, 2);
  const copyMs = fastest(() => from.copy(to));
  return { bytesPerSecond: (2 * LARGE * 1000) / copyMs, sumMs };
}

function sum(numbers: Int32Array): number {
  let total = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers[i]!;
  return total;
}

function fastest(work: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < TIMES; n++) {
    const started = performance.now();
    if (work() === 0) throw new Error('nothing was done');
    best = Math.min(best, performance.now() - started);
  }
  return best;
}
