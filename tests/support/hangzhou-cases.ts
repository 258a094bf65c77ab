import { fileURLToPath } from 'node:url';
import { batchRows } from '@zhiyu/fixtures/generator/case-rows';
import { generateCases } from '@zhiyu/fixtures/generator/generate';
import { createIngest, LARGEST_BATCH } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';

const packFolder = fileURLToPath(new URL('../../fixtures/hangzhou', import.meta.url));
const DAY = 86_400_000;

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
