import { hash } from 'node:crypto';
import type { OriginalKeys } from './original-keys';

const PLAIN_LENGTH = 22;

/**
 * What is kept of a source's name for a requester: tells the cases of one from those of others and no more. It is made by a
 * key, so that nobody finds a person by trying names or numbers; the same name in another source comes out different.
 */
export function hideRequester(keys: OriginalKeys, source: string, name: string): string {
  return hideDigest(keys, hash('sha256', `${source}\n${name}`, 'base64url').slice(0, PLAIN_LENGTH));
}

/** The same from a digest without a key, as it was kept before; null where it is made by the key already. */
export function hideDigestAgain(keys: OriginalKeys, digest: string): string | null {
  return digest.length === PLAIN_LENGTH ? hideDigest(keys, digest) : null;
}

function hideDigest(keys: OriginalKeys, digest: string): string {
  return `k${keys.nameOf(['requester', digest])}`;
}
