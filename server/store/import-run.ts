import type { Database } from './database';
import { loadStatement } from './statement';

/** A run of an import, for the report and for data quality. */
export interface ImportRun {
  city: string;
  id: string;
  source: string;
  file: string;
  startedAt: number;
}

/** Records that an import has begun, and how its rows are read; a run that is begun again keeps its id. */
export async function startImportRun(db: Database, run: ImportRun, reading: object): Promise<void> {
  const { city, id, source, file, startedAt } = run;
  const values = [city, id, source, file, new Date(startedAt), JSON.stringify(reading)];
  await db.transaction((tx) => tx.query(loadStatement('import-start'), values));
}

/** Records how an import ended. */
export async function finishImportRun(
  db: Database,
  run: Pick<ImportRun, 'city' | 'id'>,
  finishedAt: number,
  report: object,
): Promise<void> {
  const values = [run.city, run.id, new Date(finishedAt), JSON.stringify(report)];
  await db.transaction((tx) => tx.query(loadStatement('import-finish'), values));
}
