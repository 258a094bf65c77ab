/** As much of the library as the tests use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export default class Provider {
    constructor(issuer: string, configuration: object);
    /** Answers the provider’s pages and endpoints. */
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }
}
