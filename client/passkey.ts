import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import type { PasskeyAnswer, PasskeyQuestion } from '@zhiyu/shared/access-contract';

/** Whether this browser can make and use passkeys here. */
export function hasPasskeys(): boolean {
  return browserSupportsWebAuthn();
}

/** Has the browser sign, or make a passkey. @throws Error where the person says no, or the browser cannot */
export async function answerPasskey({ kind, options }: PasskeyQuestion): Promise<PasskeyAnswer> {
  const answer =
    kind === 'get'
      ? await startAuthentication({
          optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
        })
      : await startRegistration({
          optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
        });
  return { ...answer };
}
