import { createHash } from 'node:crypto';
import type { Database } from '../store/database';
import type { QuarantineRecord, SealedRow } from '../store/quarantine';
import type { QuarantinedRow, RowToKeep } from '../store/quarantine-write';
import { type OriginalKeys, openOriginalKeys } from './original-keys';
import { redact } from './redact';

/*
 * A row that is kept aside holds what people wrote. Its text is sealed like an original, and named by a keyed digest, so
 * that the same text of the same source is found again and nobody without the key finds it by trying.
 */

const NAME_LENGTH = 22;

/** Rows as they are kept: their texts sealed, and nothing in what is wrong with them that tells who somebody is. */
export function sealRows(keys: OriginalKeys, city: string, rows: readonly QuarantinedRow[]): RowToKeep[] {
  return rows.map(({ raw, least, ...row }) => {
    const source = printable(row.source);
    return {
      ...row,
      source,
      sourceId: row.sourceId === null ? null : printable(row.sourceId),
      detail: coverDetail(row.detail),
      ...sealRow(keys, city, source, raw, least),
    };
  });
}

/** The text of one row, sealed, and its name: the name is that of the row as it came, the text what of it is kept. */
export function sealRow(
  keys: OriginalKeys,
  city: string,
  source: string,
  raw: string,
  least = raw,
): { digest: string; key: number; sealed: Buffer } {
  const digest = nameRow(keys, city, source, raw);
  const { key, sealed } = keys.seal(city, rowContext(digest), printable(least));
  return { digest, key, sealed };
}

/** The name of a text of a source. */
export function nameRow(keys: OriginalKeys, city: string, source: string, raw: string): string {
  return nameDigest(keys, city, source, digestOf(raw));
}

/** The name of a text of a source of which only the digest without a key is left, as it was kept before. */
export function nameDigest(keys: OriginalKeys, city: string, source: string, digest: string): string {
  return keys.nameOf(['row', city, source, digest]);
}

/** What is wrong with a row may name what stands in it. */
export function coverDetail(detail: string): string {
  return redact(printable(detail));
}

/**
 * The text of a row; empty where it was erased.
 * @throws ZhiyuError `sealed-otherwise`, `key-gone`
 */
export async function openRow(keys: OriginalKeys, city: string, row: SealedRow): Promise<string> {
  const { digest, key, sealed, raw } = row;
  if (key === null || sealed === null) return raw ?? '';
  return keys.open(city, { name: rowContext(digest), key, sealed });
}

/** A row in quarantine with its text. */
export type OpenedRow = QuarantineRecord & { raw: string };

/** Rows in quarantine with their texts. @throws ZhiyuError `sealed-otherwise`, `key-gone` */
export async function openRows(
  db: Database,
  city: string,
  rows: readonly QuarantineRecord[],
): Promise<OpenedRow[]> {
  if (rows.length === 0) return [];
  const keys = await openOriginalKeys(db);
  return Promise.all(rows.map(async (row) => ({ ...row, raw: await openRow(keys, city, row) })));
}

/** What was done about a row, sealed: the row as it was, and what was sent in its place. */
export function sealMending(
  keys: OriginalKeys,
  city: string,
  { id, at }: { id: string; at: number },
  texts: { raw: string; sent: string },
): { key: number; sealed: Buffer } {
  const content = JSON.stringify({ raw: printable(texts.raw), sent: printable(texts.sent) });
  const { key, sealed } = keys.seal(city, mendingContext(id, at), content);
  return { key, sealed };
}

/** Where the text of a row belongs: it opens there only. */
export function rowContext(digest: string): string {
  return `row ${digest}`;
}

/** Where the record of a mending belongs. `at` in milliseconds. */
export function mendingContext(id: string, at: number): string {
  return `mending ${id} ${at}`;
}

function digestOf(raw: string): string {
  return createHash('sha256').update(printable(raw)).digest('base64url').slice(0, NAME_LENGTH);
}

/** PostgreSQL keeps no NUL in a text, and no half characters; a row is shown as its name was made. */
function printable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\\x00') : text).toWellFormed();
}
