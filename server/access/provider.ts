import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { OidcSettings } from '../config';
import { ZhiyuError } from '../errors';
import type { Subject } from '../store/account-identities';

const TIMEOUT_SECONDS = 10;

/** A sign-in that has begun at a provider, to be known again when the browser comes back. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
}

/** A provider of OpenID Connect: who people are is proved there, by authorization code with PKCE. */
export interface Provider {
  /** Begins a sign-in: where to send the browser. */
  begin(redirectUri: string): Promise<{ url: string; begun: Begun }>;
  /**
   * Ends a sign-in with the address at which the browser came back: who it is, and whether the provider asked for a second
   * factor.
   * @throws ZhiyuError `provider-refused` (401) where anything about it is not as it was begun
   */
  finish(address: URL, begun: Begun): Promise<{ subject: Subject; hasSecondFactor: boolean }>;
}

/** A provider by its settings. Its own are asked for when the first person signs in. */
export function createProvider(settings: OidcSettings): Provider {
  const { issuer, clientId, clientSecret, secondFactor } = settings;
  let found: Promise<Configuration> | null = null;

  async function find(): Promise<Configuration> {
    found ??= discovery(new URL(issuer), clientId, clientSecret ?? undefined, undefined, {
      timeout: TIMEOUT_SECONDS,
      // The settings let only this machine’s own provider be asked without TLS.
      ...(issuer.startsWith('http:') && { execute: [allowInsecureRequests] }),
    });
    try {
      return await found;
    } catch (cause) {
      found = null;
      throw new ZhiyuError(
        'provider-away',
        'The provider that signs people in cannot be reached. Try again soon.',
        {
          status: 503,
          cause,
        },
      );
    }
  }

  return {
    async begin(redirectUri) {
      const configuration = await find();
      const begun = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, begun };
    },
    async finish(address, { state, nonce, verifier }) {
      const configuration = await find();
      try {
        const tokens = await authorizationCodeGrant(configuration, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('there is no ID token');
        const hasSecondFactor = secondFactor === 'always' || tellsSecondFactor(claims.amr);
        return { subject: { issuer: claims.iss, subject: claims.sub }, hasSecondFactor };
      } catch (cause) {
        throw new ZhiyuError('provider-refused', 'The provider did not sign you in. Begin again.', {
          status: 401,
          cause,
        });
      }
    },
  };
}

/** Whether a provider says that it asked for more than one factor: `amr` of the ID token, in the words of RFC 8176. */
export function tellsSecondFactor(methods: unknown): boolean {
  return Array.isArray(methods) && methods.includes('mfa');
}
