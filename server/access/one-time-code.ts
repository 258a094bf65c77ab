import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;

/** A new secret, as bytes. */
export function createCodeSecret(): Buffer {
  return Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);
}

/** A secret as an authenticator takes it: in base 32, and as an address to be drawn as a QR code. */
export function describeCodeSecret(secret: Uint8Array, name: string): { secret: string; address: string } {
  const totp = createTotp(secret, name);
  return { secret: totp.secret.base32, address: totp.toString() };
}

/** The step of time that a code belongs to (RFC 6238), a step early or late; null where it fits none. */
export function findCodeStep(secret: Uint8Array, code: string, now: number): number | null {
  const delta = createTotp(secret, '').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? null : TOTP.counter({ period: PERIOD_SECONDS, timestamp: now }) + delta;
}

function createTotp(secret: Uint8Array, name: string): TOTP {
  const bytes = new Uint8Array(secret);
  return new TOTP({
    issuer: 'Zhiyu',
    label: name,
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: bytes.buffer }),
  });
}
