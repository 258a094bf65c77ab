import { createServer } from 'node:http';
import type { OidcSettings } from '@zhiyu/server/config';
import Provider from 'oidc-provider';

const client = { client_id: 'zhiyu', client_secret: 'a-secret-of-the-test-0123456789abcdef' };

/**
 * A real provider of OpenID Connect on a port of its own, with its own pages to sign in and to agree. It says of those whose
 * name ends with `-mfa` that it asked them for a second factor.
 */
export interface OidcServer {
  issuer: string;
  /** What Zhiyu is told of it. */
  settings: OidcSettings;
  /** Makes Zhiyu, at an origin, its client. */
  serve(origin: string): void;
  close(): void;
}

/** Starts the provider; it answers once it knows its client. */
export async function startOidcServer(): Promise<OidcServer> {
  let answer: ReturnType<Provider['callback']> = async (_request, response) => void response.end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    issuer,
    settings: {
      issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
      label: '浙政钉',
      secondFactor: 'told',
    },
    serve(origin) {
      const provider = new Provider(issuer, {
        clients: [{ ...client, redirect_uris: [`${origin}/api/v1/session/oidc/callback`] }],
        pkce: { required: () => true },
        cookies: { keys: ['a-key-of-the-test'] },
        features: { devInteractions: { enabled: true } },
        claims: { openid: ['sub', 'amr'] },
      });
      // Its own pages ask for no second factor: of these it says that it did.
      const { Session } = provider as unknown as { Session: { prototype: object } };
      Object.defineProperty(Session.prototype, 'amr', {
        get(this: { accountId?: string }) {
          return this.accountId?.endsWith('-mfa') ? ['pwd', 'otp', 'mfa'] : ['pwd'];
        },
      });
      answer = provider.callback();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
