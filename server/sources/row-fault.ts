/** What keeps a row from becoming a case; thrown while a row is mapped and caught for each row. */
export class RowFault extends Error {
  override readonly name = 'RowFault';

  constructor(
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}
