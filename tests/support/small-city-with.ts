import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';
import { at, smallCityFolder } from '../small-city';

/** What the pack of the small city says otherwise: members of `city.json`, and categories beside its own. */
export interface PackChange {
  city?: object;
  categories?: object[];
}

/** Adds the small city with a pack that says something otherwise, and takes cases in, then events. */
export async function addSmallCityWith(
  db: Database,
  { city = {}, categories = [] }: PackChange,
  inputs: CaseInput[],
  events: EventInput[] = [],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-small-city-'));
  cpSync(smallCityFolder, folder, { recursive: true });
  change(join(folder, 'city.json'), (pack) => ({ ...pack, ...city }));
  change(join(folder, 'categories.json'), (file) => ({
    ...file,
    categories: [...(file.categories as object[]), ...categories],
  }));
  await addCity(db, folder, { now: at('01-01 00:00') });
  rmSync(folder, { recursive: true });
  const ingest = await createIngest(db, 'small-city');
  const rows = [...inputs.map((input) => ({ input })), ...events.map((event) => ({ event }))];
  await ingest.write(rows, at('03-11 12:00'));
}

function change(path: string, make: (file: Record<string, unknown>) => object): void {
  writeFileSync(path, JSON.stringify(make(JSON.parse(readFileSync(path, 'utf8')))));
}
