import { resized } from './grow';

/**
 * Numbers texts from 0 in the order in which they come, without keeping them: a text is known by 64 bits of its
 * digest. Of a million texts two fall together with a chance of one in thirty million.
 */
export class KeyTable {
  count = 0;
  /** Two halves of the digest, by number. */
  digests: Uint32Array = new Uint32Array(64);
  private slots = new Int32Array(64).fill(-1);

  /** Takes over what another table has numbered. */
  static from(digests: Uint32Array, count: number): KeyTable {
    const table = new KeyTable();
    table.digests = digests;
    table.count = count;
    table.rehash(sizeFor(count));
    return table;
  }

  /** The number of a text, a new one where it is not known. */
  numberOf(text: string): number {
    const [low, high] = digestOf(text);
    const slot = this.find(low, high);
    const known = this.slots[slot]!;
    if (known >= 0) return known;
    const number = this.count++;
    if (2 * this.count > this.digests.length) this.digests = resized(this.digests, 2 * this.digests.length);
    this.digests[2 * number] = low;
    this.digests[2 * number + 1] = high;
    this.slots[slot] = number;
    if (2 * this.count > this.slots.length) this.rehash(2 * this.slots.length);
    return number;
  }

  private find(low: number, high: number): number {
    const last = this.slots.length - 1;
    let slot = low & last;
    for (;;) {
      const number = this.slots[slot]!;
      if (number < 0 || (this.digests[2 * number] === low && this.digests[2 * number + 1] === high))
        return slot;
      slot = (slot + 1) & last;
    }
  }

  private rehash(size: number): void {
    this.slots = new Int32Array(size).fill(-1);
    for (let number = 0; number < this.count; number++) {
      const slot = this.find(this.digests[2 * number]!, this.digests[2 * number + 1]!);
      this.slots[slot] = number;
    }
  }
}

function sizeFor(count: number): number {
  let size = 64;
  while (size < 2 * count) size *= 2;
  return size;
}

/**
 * 64 bits of a text in two halves: two chains of multiplications, each stirred by the other at the end.
 * @see cyrb53 by bryc, in the public domain
 */
export function digestOf(text: string): [low: number, high: number] {
  let one = 0xdeadbeef;
  let other = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 2654435761);
    other = Math.imul(other ^ unit, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return [one >>> 0, other >>> 0];
}
