import { openRows } from '@zhiyu/server/privacy/seal-rows';
import type { Database } from '@zhiyu/server/store/database';
import { listQuarantine } from '@zhiyu/server/store/quarantine';

/** The rows that a city keeps aside, with their texts opened, by line and code. */
export async function readKeptRows(
  db: Database,
  city: string,
): Promise<{ line: number | null; code: string; raw: string; detail: string }[]> {
  const page = { after: null, limit: 1000 };
  const rows = await db.transaction((tx) => listQuarantine(tx, city, { source: null, code: null }, page));
  const opened = await openRows(db, city, rows);
  return opened
    .map(({ line, code, raw, detail }) => ({ line, code, raw, detail }))
    .sort((one, other) => (one.line ?? 0) - (other.line ?? 0) || one.code.localeCompare(other.code));
}
