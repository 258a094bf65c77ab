/** So many cases pass all sieves before the next ones are looked at: their columns stay close at hand. */
export const BATCH = 8192;

/** Room for one batch and an end mark, for what uses it up before it pauses. */
export const scratch = new Int32Array(BATCH + 1);

const idle: Int32Array[] = [];
const MOST_IDLE = 8;

/** Lends zeros, at least so many: fresh room costs more than counting into it. */
export function borrowZeros(length: number): Int32Array {
  const place = idle.findIndex((one) => one.length >= length && one.length <= 4 * length + 4096);
  if (place < 0) return new Int32Array(length);
  return idle.splice(place, 1)[0]!;
}

/** Takes zeros back; `used` of them, from the beginning, are zeros no more. */
export function giveBack(zeros: Int32Array, used: number): void {
  if (idle.length === MOST_IDLE) idle.shift();
  zeros.fill(0, 0, used);
  idle.push(zeros);
}
