/**
 * An error that a user can do something about. The message says what went wrong and what to do; `code` is
 * stable and may be relied on. The API answers it as a problem document with `status`, the command line prints
 * it and exits with `exitCode`. Anything else that is thrown is a fault of the product.
 */
export class ZhiyuError extends Error {
  override readonly name = 'ZhiyuError';
  readonly status: number;
  readonly exitCode: 1 | 2;
  /** More members of the problem document, for whoever is to do something about it. */
  readonly members: object;

  constructor(
    readonly code: string,
    message: string,
    options: { status?: number; exitCode?: 1 | 2; cause?: unknown; members?: object } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? 400;
    this.exitCode = options.exitCode ?? 1;
    this.members = options.members ?? {};
  }
}
