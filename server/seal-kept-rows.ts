import { createHash } from 'node:crypto';
import { type OriginalKeys, openOriginalKeys } from './privacy/original-keys';
import { coverDetail, nameDigest, nameRow, sealMending, sealRow } from './privacy/seal-rows';
import { loadCity } from './store/city-store';
import type { Database, Transaction } from './store/database';
import {
  listOpenDiscards,
  listOpenMendings,
  listOpenRows,
  listUnsealedCities,
  sealOpenDiscards,
  sealOpenMendings,
  sealOpenRows,
} from './store/sealed-rows';

const AT_ONCE = 1000;
const erased = { key: null, sealed: null };

/**
 * Seals the rows that were kept aside before their texts were sealed, in all cities: those in quarantine, discarded ones,
 * and what was done about them; keeps of the first what is needed, and finds out of the last which case each is about. Broken
 * off, the next call goes on.
 */
export async function sealKeptRows(db: Database): Promise<void> {
  for (const city of await listUnsealedCities(db)) {
    const keys = await openOriginalKeys(db);
    for (const sealSome of [sealRows, sealDiscards, sealMendings]) {
      while ((await db.transaction((tx) => sealSome(tx, keys, city))) > 0);
    }
    // What reads rows of files is loaded where there are some.
    const { findMended, trimRows } = await import('./privacy/least-rows');
    const { city: model } = await loadCity(db, city);
    for (const goThrough of [trimRows, findMended]) {
      while ((await db.transaction((tx) => goThrough(tx, keys, model, AT_ONCE))) > 0);
    }
  }
}

async function sealRows(tx: Transaction, keys: OriginalKeys, city: string): Promise<number> {
  const rows = await listOpenRows(tx, city, AT_ONCE);
  const sealed = rows.map(({ source, digest, detail, raw }) => {
    const { digest: named, ...text } = sealRow(keys, city, source, raw);
    return { source, digest, named, detail: coverDetail(detail), ...text };
  });
  if (rows.length > 0) await sealOpenRows(tx, city, sealed);
  return rows.length;
}

async function sealDiscards(tx: Transaction, keys: OriginalKeys, city: string): Promise<number> {
  const rows = await listOpenDiscards(tx, city, AT_ONCE);
  const sealed = rows.map(({ source, digest, raw }) => {
    const named = nameDigest(keys, city, source, digest);
    if (raw === '') return { source, digest, named, ...erased };
    const { key, sealed } = sealRow(keys, city, source, raw);
    return { source, digest, named, key, sealed };
  });
  if (rows.length > 0) await sealOpenDiscards(tx, city, sealed);
  return rows.length;
}

async function sealMendings(tx: Transaction, keys: OriginalKeys, city: string): Promise<number> {
  const rows = await listOpenMendings(tx, city, AT_ONCE);
  const sealed = rows.map(({ id, at, source, raw, sent }) => {
    if (raw === '' && sent === '') return { id, at, named: id, ...erased };
    const named = idOf(source, nameRow(keys, city, source, raw));
    return { id, at, named, ...sealMending(keys, city, { id: named, at }, { raw, sent }) };
  });
  if (rows.length > 0) await sealOpenMendings(tx, city, sealed);
  return rows.length;
}

/** The id of a row, as the database makes it of its source and digest. */
function idOf(source: string, digest: string): string {
  return createHash('md5').update(`${source}\n${digest}`).digest('hex');
}
