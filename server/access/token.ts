import { hash, randomBytes } from 'node:crypto';

/** A new token that nobody can guess: 256 bits in base64url. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token, and found by it. A token holds 256 bits, so that a plain digest is as good as a slow one. */
export function digestToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
