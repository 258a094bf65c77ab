import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importFile } from '@zhiyu/server/import-file';
import type { ImportReport } from '@zhiyu/server/import-report';
import { addCity } from '@zhiyu/server/pack/add-city';
import { readMapping } from '@zhiyu/server/sources/read-mapping';
import type { Database } from '@zhiyu/server/store/database';
import { createPreparedDatabase, type PreparedDatabase } from './prepared-database';

/** The folder of the real data; undefined where there is none, and tests of it are skipped. */
export const realData = process.env.REAL_DATA_DIR;
/** The night Boston's file was drawn. */
export const BOSTON_NOW = Date.parse('2016-01-13T00:00:00-05:00');

/** Imports Boston's service requests of 2015, open data of the city, into a database that holds its pack. */
export async function importBoston(db: Database): Promise<ImportReport> {
  return importFile(db, {
    path: `${realData}/boston-311-2015.csv.gz`,
    city: 'boston',
    mapping: await readMapping('boston-311'),
    dryRun: false,
    now: () => BOSTON_NOW,
    interruption: new AbortController().signal,
    onProgress: () => {},
    onQuarantine: async () => {},
  });
}

/** A database with Boston and its service requests of 2015, imported once a test run, and the report of that import. */
export function createBostonDatabase(): Promise<PreparedDatabase<ImportReport>> {
  return createPreparedDatabase('boston', async (db) => {
    const pack = fileURLToPath(new URL('../../fixtures/boston', import.meta.url));
    const areaFiles = [join(realData ?? '', 'boston-neighborhoods.geojson')];
    await addCity(db, pack, { areaFiles, now: BOSTON_NOW });
    const report = await importBoston(db);
    await db.query('analyze');
    return report;
  });
}
