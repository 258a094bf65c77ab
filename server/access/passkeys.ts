import { isIP } from 'node:net';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { PasskeyAnswer, PasskeyQuestion } from '@zhiyu/shared/access-contract';
import type { Database } from '../store/database';
import {
  addPasskey,
  keepChallenge,
  listPasskeys,
  notePasskeyUse,
  type PasskeyRecord,
  takeChallenge,
} from '../store/passkeys';

const LASTS_MS = 5 * 60_000;

/** Where people sign in: passkeys hold there only. */
export interface PasskeyPlace {
  /** https://zhiyu.example.gov.cn */
  origin: string;
  /** Its host name. */
  id: string;
}

interface Holder {
  id: number;
  name: string;
}

/** The place of an origin; null for one that browsers make no passkeys for: a bare address. */
export function placeOf(origin: string): PasskeyPlace | null {
  if (!URL.canParse(origin)) return null;
  const { hostname } = new URL(origin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? { origin, id: hostname } : null;
}

/** What the browser of somebody who signs in is asked to have signed. */
export async function askForPasskey(
  db: Database,
  place: PasskeyPlace,
  account: Holder,
  passkeys: readonly PasskeyRecord[],
  now: number,
): Promise<PasskeyQuestion> {
  const options = await generateAuthenticationOptions({
    rpID: place.id,
    userVerification: 'required',
    allowCredentials: passkeys.map(describe),
  });
  await keepChallenge(db, account.id, options.challenge, now + LASTS_MS);
  return { kind: 'get', options: { ...options } };
}

/** Whether an answer is signed by one of an account’s passkeys, for this place, just now, and not by a copy of one. */
export async function acceptPasskey(
  db: Database,
  place: PasskeyPlace,
  account: Holder,
  answer: PasskeyAnswer,
  now: number,
): Promise<boolean> {
  const challenge = await takeChallenge(db, account.id, now);
  const response = answer as unknown as AuthenticationResponseJSON;
  const passkey = (await listPasskeys(db, account.id)).find(({ id }) => id === response.id);
  if (challenge === null || passkey === undefined) return false;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.id,
      requireUserVerification: true,
      credential: {
        ...describe(passkey),
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.counter,
      },
    });
    const used = { id: passkey.id, counter: authenticationInfo.newCounter };
    return verified && (await notePasskeyUse(db, used, now));
  } catch {
    // The library throws for everything that does not fit; all of it is one refusal.
    return false;
  }
}

/** What the browser is asked to make a new passkey with. */
export async function offerPasskey(
  db: Database,
  place: PasskeyPlace,
  account: Holder,
  now: number,
): Promise<PasskeyQuestion> {
  const options = await generateRegistrationOptions({
    rpName: '治域 Zhiyu',
    rpID: place.id,
    userName: account.name,
    attestationType: 'none',
    excludeCredentials: (await listPasskeys(db, account.id)).map(describe),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await keepChallenge(db, account.id, options.challenge, now + LASTS_MS);
  return { kind: 'create', options: { ...options } };
}

/** Keeps a passkey that was made just now; false where it does not fit what was asked. */
export async function enrolPasskey(
  db: Database,
  place: PasskeyPlace,
  account: Holder,
  { answer, label }: { answer: PasskeyAnswer; label: string },
  now: number,
): Promise<boolean> {
  const challenge = await takeChallenge(db, account.id, now);
  if (challenge === null) return false;
  try {
    const response = answer as unknown as RegistrationResponseJSON;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.id,
      requireUserVerification: true,
    });
    if (!verified) return false;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    const passkey = { id, label, public_key: Buffer.from(publicKey), counter, transports };
    return await addPasskey(db, account.id, passkey, now);
  } catch {
    return false;
  }
}

function describe({ id, transports }: Pick<PasskeyRecord, 'id' | 'transports'>) {
  return { id, transports: transports as AuthenticatorTransport[] };
}
