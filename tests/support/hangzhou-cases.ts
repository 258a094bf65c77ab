import { fileURLToPath } from 'node:url';
import { batchRows } from '@zhiyu/fixtures/generator/case-rows';
import { generateCases } from '@zhiyu/fixtures/generator/generate';
import { createIngest, LARGEST_BATCH } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import { createPreparedDatabase } from './prepared-database';

const packFolder = fileURLToPath(new URL('../../fixtures/hangzhou', import.meta.url));
const DAY = 86_400_000;

/** A Tuesday afternoon; the last 30 days before it begin on 18 May. */
export const HANGZHOU_NOW = Date.parse('2026-06-16T15:00:00+08:00');

/** Adds the Hangzhou pack with so many generated cases of the last days before `now`. */
export async function addHangzhou(
  db: Database,
  { now, count, days }: { now: number; count: number; days: number },
): Promise<void> {
  await addCity(db, packFolder, { now });
  const ingest = await createIngest(db, 'hangzhou');
  const cases = generateCases({ packFolder, seed: 3, count, from: now - days * DAY, to: now });
  for (const { rows } of batchRows(cases, LARGEST_BATCH)) await ingest.write(rows, now);
  await db.query('analyze');
}

/** A database with Hangzhou and 9,000 generated cases of the 70 days before `HANGZHOU_NOW`, made once a test run. */
export async function createHangzhouDatabase(): Promise<Database> {
  const { db } = await createPreparedDatabase('hangzhou', (made) =>
    addHangzhou(made, { now: HANGZHOU_NOW, count: 9000, days: 70 }).then(() => null),
  );
  return db;
}
