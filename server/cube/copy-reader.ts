import {
  type CubeCase,
  createCubeCase,
  NEVER,
  requesterCode,
  requestTypeCode,
  resolutionCode,
} from './cube-case';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** The signature, a word of flags, and the length of what extends the header. */
const HEADER_BYTES = SIGNATURE.length + 8;
const FIELDS = 36;
const NULL = -1;
/** Milliseconds from 1970 to 2000, where PostgreSQL's instants begin. */
const EPOCH_MS = 946_684_800_000;
const WORD = 2 ** 32;

/**
 * Reads PostgreSQL's binary COPY format of `cube-copy.sql`, from pieces that may end anywhere.
 * @see https://www.postgresql.org/docs/current/sql-copy.html, Binary Format
 */
export class CopyReader {
  /** Cases read so far. */
  count = 0;
  private rest: Buffer = Buffer.alloc(0);
  private at = 0;
  private hasHeader = false;
  private isDone = false;
  private readonly case_ = createCubeCase();

  /** @param take gets each case; it is filled anew for the next one */
  constructor(private readonly take: (case_: CubeCase) => void) {}

  /** @throws RangeError where the bytes are not of the format */
  push(bytes: Buffer): void {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    this.at = 0;
    if (!this.hasHeader && !this.skipHeader()) return;
    while (!this.isDone && this.readRow()) this.count += 1;
    this.rest = this.rest.subarray(this.at);
  }

  /** @throws RangeError where the bytes have ended too early */
  finish(): void {
    if (!this.isDone) throw new RangeError('the copy of the cases is cut off');
  }

  private skipHeader(): boolean {
    if (this.rest.length < HEADER_BYTES) return false;
    if (!this.rest.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
      throw new RangeError('these bytes are not PostgreSQL’s binary copy format');
    }
    this.at = HEADER_BYTES + this.rest.readInt32BE(HEADER_BYTES - 4);
    this.hasHeader = true;
    return true;
  }

  /** Reads a row if it is there as a whole. */
  private readRow(): boolean {
    const start = this.at;
    const end = this.findEnd(start);
    if (end < 0) return false;
    this.at = start + 2;
    readCopiedCase(this, this.case_);
    if (this.at !== end) throw new RangeError('a copied case has other fields than those asked for');
    this.take(this.case_);
    return true;
  }

  /** Where the row that begins here ends; −1 where it is not there yet, or was the last. */
  private findEnd(start: number): number {
    const { rest } = this;
    if (start + 2 > rest.length) return -1;
    const fields = rest.readInt16BE(start);
    if (fields === -1) {
      this.isDone = true;
      this.at = start + 2;
      return -1;
    }
    if (fields !== FIELDS) throw new RangeError(`a copied case has ${fields} fields, not ${FIELDS}`);
    let end = start + 2;
    for (let field = 0; field < FIELDS; field++) {
      if (end + 4 > rest.length) return -1;
      const length = rest.readInt32BE(end);
      end += length === NULL ? 4 : 4 + length;
    }
    return end <= rest.length ? end : -1;
  }

  instant(): number {
    return this.skipLength() === NULL ? NEVER : this.instantAt();
  }

  instants(list: number[]): number[] {
    list.length = 0;
    if (this.skipLength() === NULL) return list;
    const { rest } = this;
    const dimensions = rest.readInt32BE(this.at);
    this.at += 12;
    if (dimensions === 0) return list;
    const length = rest.readInt32BE(this.at);
    this.at += 8;
    for (let i = 0; i < length; i++) list.push(this.instant());
    return list;
  }

  /** A whole number of 2, 4 or 8 bytes. */
  integer(missing: number): number {
    const length = this.skipLength();
    if (length === NULL) return missing;
    const { rest, at } = this;
    this.at += length;
    if (length === 2) return rest.readInt16BE(at);
    if (length === 4) return rest.readInt32BE(at);
    return rest.readInt32BE(at) * WORD + rest.readUInt32BE(at + 4);
  }

  double(): number {
    if (this.skipLength() === NULL) return 0;
    this.at += 8;
    return this.rest.readDoubleBE(this.at - 8);
  }

  text(): string | null {
    const length = this.skipLength();
    if (length === NULL) return null;
    this.at += length;
    return this.rest.toString('utf8', this.at - length, this.at);
  }

  private skipLength(): number {
    this.at += 4;
    return this.rest.readInt32BE(this.at - 4);
  }

  private instantAt(): number {
    const { rest, at } = this;
    this.at += 8;
    return Math.round((rest.readInt32BE(at) * WORD + rest.readUInt32BE(at + 4)) / 1000) + EPOCH_MS;
  }
}

/** Reads the fields in the order of `cube-copy.sql`. */
function readCopiedCase(reader: CopyReader, case_: CubeCase): void {
  case_.id = reader.integer(0);
  case_.reportedAt = reader.instant();
  case_.dispatchedAt = reader.instant();
  case_.contactDueAt = reader.instant();
  case_.firstContactAt = reader.instant();
  case_.dueAt = reader.instant();
  case_.answeredDirectlyAt = reader.instant();
  case_.notAcceptedAt = reader.instant();
  case_.voidedAt = reader.instant();
  case_.exemptedAt = reader.instant();
  case_.endedAt = reader.instant();
  case_.reviewedAt = reader.instant();
  reader.instants(case_.closings);
  reader.instants(case_.reopenings);
  reader.instants(case_.pauses);
  reader.instants(case_.resumptions);
  reader.instants(case_.returns);
  reader.instants(case_.extensions);
  reader.instants(case_.urges);
  reader.instants(case_.supervisions);
  reader.instants(case_.touches);
  case_.resolution = resolutionCode(reader.text());
  case_.satisfaction = reader.integer(0);
  case_.area = reader.integer(0);
  case_.accountableArea = reader.integer(0);
  case_.cell = reader.integer(-1);
  case_.lng = reader.double();
  case_.lat = reader.double();
  case_.category = reader.integer(0);
  case_.requestType = requestTypeCode(reader.text());
  case_.channel = reader.integer(0);
  case_.requester = requesterCode(reader.text());
  case_.unit = reader.integer(0);
  case_.source = reader.text() ?? '';
  case_.requesterKey = reader.text();
  case_.matter = reader.text();
}
