import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { ZhiyuError } from '../errors';

/** Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const LEAST_LENGTH = 10;
const LEAST_KINDS = 3;
const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Lo}/u];
/** A password is to be changed after so long. */
export const PASSWORD_LASTS_MS = 90 * 86_400_000;

/** Digests of passwords. */
export interface Passwords {
  digest(password: string): Promise<string>;
  /** Whether a password has this digest. Without a digest it takes the same time and answers false. */
  fits(digest: string | null, password: string): Promise<boolean>;
}

/** Digests by argon2id. */
export function createPasswords(): Passwords {
  const decoy = hash(randomBytes(32), cost);
  return {
    digest: (password) => hash(password.normalize('NFC'), cost),
    async fits(digest, password) {
      const isSame = await verify(digest ?? (await decoy), password.normalize('NFC'));
      return digest !== null && isSame;
    },
  };
}

/**
 * Asks whether a password may be used: 10 characters of three kinds, and not the name.
 * @throws ZhiyuError `weak-password` (422)
 */
export function checkPassword(password: string, name: string): void {
  const isLong = [...password].length >= LEAST_LENGTH;
  const isMixed = kinds.filter((kind) => kind.test(password)).length >= LEAST_KINDS;
  if (isLong && isMixed && !password.toLowerCase().includes(name.toLowerCase())) return;
  throw new ZhiyuError(
    'weak-password',
    `A password has at least ${LEAST_LENGTH} characters, of at least ${LEAST_KINDS} kinds (lower case, upper case, ` +
      'digits, signs, Chinese characters), and does not hold the name.',
    { status: 422 },
  );
}
