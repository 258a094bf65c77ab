import { randomInt } from 'node:crypto';

/** Letters and digits that are not taken for one another. */
const kinds = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const LENGTH = 14;

/** A password that is told once and changed at the first sign-in: 14 characters of three kinds, about 80 bits. */
export function createOncePassword(): string {
  const all = kinds.join('');
  const drawn = [...kinds, ...Array<string>(LENGTH - kinds.length).fill(all)].map(
    (from) => from[randomInt(from.length)] as string,
  );
  // Where each kind stands is drawn, too.
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [drawn[at], drawn[other]] = [drawn[other] as string, drawn[at] as string];
  }
  return drawn.join('');
}
