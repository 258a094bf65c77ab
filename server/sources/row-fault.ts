import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
/** What keeps a row from becoming a case; thrown while a row is mapped and caught for each row. */
export class RowFault extends Error {
  override readonly name = 'RowFault';

  constructor(
    readonly code: QuarantineCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}
