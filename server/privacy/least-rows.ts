import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { readPushLine } from '../sources/push-line';
import { createRowReader, type RowReader, type RowReading } from '../sources/row-reading';
import type { Transaction } from '../store/database';
import { readReadings } from '../store/quarantine';
import {
  keepLeastRows,
  listReadings,
  listUnnamedMendings,
  listWholeRows,
  nameMendings,
} from '../store/sealed-rows';
import type { OriginalKeys } from './original-keys';
import { mendingContext, openRow, rowContext } from './seal-rows';

/** Takes what no mapping names out of up to `limit` rows in quarantine that were kept whole; answers how many there were. */
export async function trimRows(
  tx: Transaction,
  keys: OriginalKeys,
  city: CityModel,
  limit: number,
): Promise<number> {
  const rows = await listWholeRows(tx, city.id, limit);
  const runs = [...new Set(rows.map((row) => row.import).filter((run) => run !== null))];
  const readings = await readReadings(tx, city.id, runs);
  const readers = new Map([...readings].map(([run, reading]) => [run, openReader(reading, city)]));
  const kept: Parameters<typeof keepLeastRows>[2][number][] = [];
  for (const row of rows) {
    const { source, digest } = row;
    const raw = await orNull(openRow(keys, city.id, row));
    const reader = row.import === null ? null : (readers.get(row.import) ?? undefined);
    const least = raw === null ? null : leastOf(raw, reader);
    const text = least === null || least === raw ? row : keys.seal(city.id, rowContext(digest), least);
    kept.push({ source, digest, key: text.key, sealed: text.sealed });
  }
  if (kept.length > 0) await keepLeastRows(tx, city.id, kept);
  return kept.length;
}

/**
 * Finds out about up to `limit` mended rows which case each was about, by reading it as its source’s rows have been read; answers
 * how many there were.
 */
export async function findMended(
  tx: Transaction,
  keys: OriginalKeys,
  city: CityModel,
  limit: number,
): Promise<number> {
  const rows = await listUnnamedMendings(tx, city.id, limit);
  const readers = new Map<string, RowReader[]>();
  const named: Parameters<typeof nameMendings>[2][number][] = [];
  for (const { id, at, source, key, sealed } of rows) {
    const known = readers.get(source) ?? (await openReaders(tx, city, source));
    readers.set(source, known);
    const text =
      key === null || sealed === null
        ? null
        : await orNull(keys.open(city.id, { name: mendingContext(id, at), key, sealed }));
    const { raw = '', sent = '' } =
      text === null ? {} : (JSON.parse(text) as { raw?: string; sent?: string });
    const [before, after] = [raw, sent].map((row) => findNumber(row, known));
    named.push({ id, at, sourceId: before ?? after ?? null, became: after ?? before ?? null });
  }
  if (named.length > 0) await nameMendings(tx, city.id, named);
  return named.length;
}

async function openReaders(tx: Transaction, city: CityModel, source: string): Promise<RowReader[]> {
  const readings = await listReadings(tx, city.id, source);
  return readings.map((reading) => openReader(reading, city)).filter((reader) => reader !== null);
}

/** Null where the mapping does not fit the city any more. */
function openReader(reading: unknown, city: CityModel): RowReader | null {
  try {
    return createRowReader(reading as RowReading, city);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The number of the case that a row names, as it was pushed or as one of the readers reads it. */
function findNumber(raw: string, readers: readonly RowReader[]): string | null {
  if (raw === '') return null;
  const pushed = readPushLine(raw, 1);
  const said = [pushed, ...readers.map((reader) => reader.read(raw, null))];
  for (const row of said) {
    const number =
      'quarantine' in row
        ? row.quarantine.sourceId
        : 'event' in row
          ? row.event.sourceId
          : row.input.sourceId;
    if (number) return number;
  }
  return null;
}

/** What is needed of a row; `reader` is null for one that was pushed, and not there where nobody knows how it was read. */
function leastOf(raw: string, reader: RowReader | null | undefined): string {
  return reader === null ? leastOfPushed(raw) : (reader?.least(raw) ?? raw);
}

/** What was sealed with a key that has gone, or was changed, stays as it is: it hinders no start, and says so where it is opened. */
async function orNull(opening: Promise<string>): Promise<string | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof ZhiyuError) return null;
    throw error;
  }
}

function leastOfPushed(raw: string): string {
  const row = readPushLine(raw, 1);
  return 'quarantine' in row ? (row.quarantine.least ?? raw) : raw;
}
