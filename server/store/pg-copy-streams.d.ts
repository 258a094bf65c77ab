declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Connection, Submittable } from 'pg';

  /** A stream into `copy … from stdin`, to be given to `client.query`. */
  export function from(sql: string): Writable & Submittable & { submit(connection: Connection): void };
  /** A stream out of `copy … to stdout`, to be given to `client.query`. */
  export function to(sql: string): Readable & Submittable & { submit(connection: Connection): void };
}
