import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ZhiyuError } from '../errors';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must not lie open in the database, by AES-256-GCM. */
export interface SecretBox {
  /** @param context where it belongs, such as `code:7`; it opens there only */
  seal(plain: Uint8Array, context: string): Buffer;
  /** @throws ZhiyuError `sealed-otherwise` where it was changed, belongs elsewhere, or was sealed with another key */
  open(sealed: Uint8Array, context: string): Buffer;
  /** A key of its own for another purpose, 32 bytes. */
  derive(purpose: string): Buffer;
}

/** Random bytes are drawn for many nonces at once; none is given twice. */
const DRAWN_AT_ONCE = 512;
let drawn = Buffer.alloc(0);
let given = 0;
function drawNonce(): Buffer {
  if (given === drawn.length) {
    drawn = randomBytes(NONCE_BYTES * DRAWN_AT_ONCE);
    given = 0;
  }
  given += NONCE_BYTES;
  return drawn.subarray(given - NONCE_BYTES, given);
}

/** A box with a key of 32 bytes. */
export function createSecretBox(key: Uint8Array): SecretBox {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, new Uint8Array(), `zhiyu:${purpose}`, KEY_BYTES));
  const sealing = derive('seal');
  return {
    derive,
    seal(plain, context) {
      const nonce = drawNonce();
      const cipher = createCipheriv(ALGORITHM, sealing, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      try {
        const bytes = Buffer.from(sealed);
        const decipher = createDecipheriv(ALGORITHM, sealing, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([body, decipher.final()]);
      } catch (cause) {
        throw new ZhiyuError(
          'sealed-otherwise',
          'Something in the database was sealed with another key, or changed. SECRET_KEY_FILE must name the key file that ' +
            'this installation began with.',
          { status: 500, cause },
        );
      }
    },
  };
}

/**
 * The box of the key file at `path`, which is made where it is missing: 32 random bytes in hexadecimal, for its owner alone.
 * @throws ZhiyuError `bad-key-file` where it holds no key, or others may read it
 */
export function openSecretBox(path: string): SecretBox {
  if (!existsSync(path)) createKeyFile(path);
  const text = readFileSync(path, 'utf8').trim();
  const isOpen = (statSync(path).mode & 0o077) !== 0;
  if (/^[0-9a-f]{64}$/i.test(text) && !isOpen) return createSecretBox(Buffer.from(text, 'hex'));
  throw new ZhiyuError(
    'bad-key-file',
    isOpen
      ? `Others may read the key file ${path}. Close it: chmod 600 ${path}`
      : `The key file ${path} does not hold a key: 64 hexadecimal digits, such as \`openssl rand -hex 32\` makes.`,
    { exitCode: 2 },
  );
}

/** Another process may be making it at this moment; then its key holds. */
function createKeyFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Whole or not at all: nobody reads half a key.
    linkSync(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(own);
  }
}
