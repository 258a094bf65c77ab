import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
/** One row of a source: its cells, or why it has none. */
export interface SourceRow {
  /** Line of the file on which the row starts, from 1. */
  line: number;
  /** The row as it stands in the file; bytes that are not text are written `\xNN`. */
  readRaw(): string;
  /** The same without what stands in columns that were not asked for, in the same form; left out: it is the same. */
  readLeast?(): string;
  /** Values of the columns asked for, in their order: texts in CSV, any JSON value in NDJSON, undefined where absent. */
  cells: unknown[] | null;
  /** Why the row cannot be read; null where it can. */
  fault: SourceFault | null;
}

export interface SourceFault {
  code: QuarantineCode;
  detail: string;
}

/**
 * Where cases come from, row by row in bounded memory. Groups of rows come in the order of the source, each row
 * once, readable or not.
 *
 * Reading throws a ZhiyuError where the source breaks off; all rows up to there have been handed over.
 */
export interface CaseSource extends AsyncIterable<SourceRow[]> {
  /** Columns that the source has; null where it names none beforehand. */
  readonly columns: readonly string[] | null;
  /** What the raw text of a row is: a line of CSV, or an object in JSON. */
  readonly rawForm: 'csv' | 'object';
  /** Bytes read so far, of how many; both as they stand on the disk. */
  progress(): { bytesRead: number; bytesTotal: number };
  /** Whether reading has ended before the end of the source, for a fault of the source. */
  brokeOff(): boolean;
  /** What a user should know of the source, such as an encoding that seems wrong. */
  hints(): string[];
}
