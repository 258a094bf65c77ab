import type { Text } from '@zhiyu/shared/pack';
import type { Database, Transaction } from './database';
import type { SourceKind } from './intake';
import { loadStatement } from './statement';

/** A source of a city as the store knows it; instants in milliseconds. */
export interface SourceRecord {
  source: string;
  kind: SourceKind;
  /** As they were given; null for a source that is not asked. */
  settings: unknown;
  last_received_at: number | null;
  last_attempt_at: number | null;
  last_success_at: number | null;
  last_error: string | null;
  last_error_at: number | null;
}

/** The sources of a city that are known. */
export async function listSources(tx: Transaction, city: string): Promise<SourceRecord[]> {
  return tx.query(loadStatement('source-list'), [city]);
}

/** What mappings call their sources, by source: a text, or one in each language. Sources without a name are left out. */
export async function listMappedNames(tx: Transaction, city: string): Promise<Map<string, string | Text>> {
  const rows = await tx.query<{ source: string; name: string | Text }>(loadStatement('import-names'), [city]);
  return new Map(rows.map(({ source, name }) => [source, name]));
}

/** A source with how far it has been read. */
export interface AskedSource extends SourceRecord {
  cursor: unknown;
}

/** One source; null where the city has none of this name. */
export async function readSource(db: Database, city: string, source: string): Promise<AskedSource | null> {
  const [record] = await db.query<AskedSource>(loadStatement('source-one'), [city, source]);
  return record ?? null;
}

/** Adds a source that is asked for its cases, or gives it other settings; `restart`: it is read from its start again. */
export async function writeSource(
  db: Database,
  city: string,
  {
    id,
    kind,
    settings,
    now,
    restart,
  }: { id: string; kind: SourceKind; settings: object; now: number; restart: boolean },
): Promise<void> {
  const values = [city, id, kind, JSON.stringify(settings), new Date(now), restart];
  await db.transaction((tx) => tx.query(loadStatement('source-write'), values));
}

/** Stops asking a source; false where it was not asked. */
export async function removeSource(db: Database, city: string, source: string): Promise<boolean> {
  return (await db.query(loadStatement('source-remove'), [city, source])).length > 0;
}

/** Sources of all cities that are due to be asked. */
export async function listDueSources(db: Database, now: number): Promise<{ city: string; source: string }[]> {
  return db.query(loadStatement('source-due'), [new Date(now)]);
}

/** Takes a source on for asking; false where somebody else has since `unlessAfter`. */
export async function claimSource(
  db: Database,
  city: string,
  source: string,
  { now, unlessAfter }: { now: number; unlessAfter: number },
): Promise<boolean> {
  const values = [city, source, new Date(now), new Date(unlessAfter)];
  return (await db.query(loadStatement('source-claim'), values)).length > 0;
}

/** Notes how far a source has been read, with the rows that were read. */
export async function advanceSource(
  tx: Transaction,
  city: string,
  source: string,
  cursor: unknown,
  now: number,
): Promise<void> {
  await tx.query(loadStatement('source-advance'), [city, source, JSON.stringify(cursor), new Date(now)]);
}

/** Notes that a source has been read to its end. */
export async function noteSuccess(db: Database, city: string, source: string, now: number): Promise<void> {
  await db.query(loadStatement('source-succeed'), [city, source, new Date(now)]);
}

/** Notes why a source could not be read to its end. */
export async function noteFailure(
  db: Database,
  city: string,
  source: string,
  now: number,
  message: string,
): Promise<void> {
  await db.query(loadStatement('source-fail'), [
    city,
    source,
    new Date(now),
    message.slice(0, 2000).toWellFormed(),
  ]);
}
