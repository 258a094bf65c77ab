import { type IngestRow, LARGEST_BATCH } from './ingest';

/** Rows that change a case that is there already, held back for a while. */
export interface HeldChanges {
  /** Holds rows; answers batches to write now where too many are held. */
  add(rows: IngestRow[]): IngestRow[][];
  /** Drops held rows of cases that `rows` say anew; answers how many. */
  dropOutdated(rows: readonly IngestRow[]): number;
  /** Takes out all that is held, in batches. */
  takeAll(): IngestRow[][];
}

const MOST_HELD = 4 * LARGEST_BATCH;

/**
 * Makes the place where an import holds back changes of known cases. A file may say a case several times, and its
 * last word counts: imported again, the earlier rows differ from what is kept, and written at once they would change
 * the case back and forth. Held back, they are outdated by the last word, which changes nothing.
 */
export function holdChanges(): HeldChanges {
  const held = new Map<string, IngestRow>();

  function take(count: number): IngestRow[][] {
    const batches: IngestRow[][] = [];
    let batch: IngestRow[] = [];
    for (const [key, row] of held) {
      if (batch.length + batches.length * LARGEST_BATCH >= count) break;
      held.delete(key);
      batch.push(row);
      if (batch.length < LARGEST_BATCH) continue;
      batches.push(batch);
      batch = [];
    }
    return batch.length > 0 ? [...batches, batch] : batches;
  }

  return {
    add(rows) {
      for (const row of rows) held.set(keyOf(row)!, row);
      return held.size > MOST_HELD ? take(MOST_HELD / 2) : [];
    },
    dropOutdated(rows) {
      if (held.size === 0) return 0;
      let dropped = 0;
      for (const row of rows) {
        const key = keyOf(row);
        if (key !== null && held.delete(key)) dropped += 1;
      }
      return dropped;
    },
    takeAll: () => take(held.size),
  };
}

function keyOf(row: IngestRow): string | null {
  return 'input' in row ? `${row.input.source}\n${row.input.sourceId}` : null;
}
