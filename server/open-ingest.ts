import { createIngest, type Ingest } from './ingest';
import type { Database } from './store/database';

/** Makes the function that opens the way into a city, once for each; one that could not be opened is tried anew. */
export function createIngestOpener(db: Database): (city: string) => Promise<Ingest> {
  const opened = new Map<string, Promise<Ingest>>();
  return (city) => {
    const known = opened.get(city);
    if (known !== undefined) return known;
    const ingest = createIngest(db, city);
    opened.set(city, ingest);
    ingest.catch(() => opened.delete(city));
    return ingest;
  };
}
