import type { CityModel } from './city';
import { ZhiyuError } from './errors';
import { createGrowth } from './grow-trees';
import type { IngestOutcome, IngestRow } from './ingest';
import { createIngestOpener } from './open-ingest';
import { type OriginalKeys, openOriginalKeys } from './privacy/original-keys';
import { nameRow, type OpenedRow, openRow, openRows, sealMending } from './privacy/seal-rows';
import { readPushLine } from './sources/push-line';
import { createRowReader, type RowReading } from './sources/row-reading';
import type { Database, Transaction } from './store/database';
import { dropWaiting } from './store/history';
import {
  discardQuarantined,
  listAgain,
  readQuarantined,
  readReadings,
  recordMendings,
  rejoinRows,
  removeQuarantined,
} from './store/quarantine';

/** What became of a row that was sent again. */
export interface MendedRow {
  status: 'accepted' | 'merged' | 'quarantined';
  code: string | null;
  /** Why it is kept aside again. */
  detail: string | null;
  /** Id of the case. */
  case: number | null;
  seq: number;
}

/** What became of rows that were sent again as they were. */
export interface Retried {
  sent: number;
  accepted: number;
  merged: number;
  quarantined: number;
  seq: number;
  /** The last row that was sent; null where none is left. */
  next: string | null;
}

/**
 * Sends rows again that were kept aside, or gives them up. What is taken in leaves quarantine; who did what, and when,
 * is recorded.
 */
export interface Mender {
  /**
   * Sends a row in place of one that was kept aside. Where it is kept aside again, it takes the place of the other,
   * unless a row with that text was discarded. Other rows about the same case stay: they may be later words.
   * @throws ZhiyuError `unknown-row` (404), `unreadable-row` (409) where nobody knows how it is read
   */
  mend(city: CityModel, id: string, raw: string, by: string): Promise<MendedRow>;
  /** Sends up to 5,000 rows of a code again, by their ids, those after `after`. */
  retry(
    city: CityModel,
    rows: { code: string; source: string | null; after: string | null },
    by: string,
  ): Promise<Retried>;
  /**
   * Takes a row out of quarantine for good, with the reason. Its text is not kept aside again; an event that waited for
   * its case waits no more. What came in stays counted as it was.
   * @throws ZhiyuError `unknown-row` (404)
   */
  discard(city: CityModel, id: string, reason: string, by: string): Promise<void>;
}

const MOST_ROWS = 5000;

/** A row that is sent, beside the one that was kept aside. */
interface Sent {
  record: OpenedRow;
  raw: string;
}

/** Opens the way back for rows that were kept aside. `now` is the wall clock, in milliseconds. */
export function createMender(db: Database, now: () => number): Mender {
  const openIngest = createIngestOpener(db);

  /** Sends rows of one run, or pushed ones; null where nobody knows how they are read. */
  async function send(
    city: CityModel,
    run: string | null,
    reading: unknown,
    sent: Sent[],
    by: string,
  ): Promise<IngestOutcome | null> {
    if (run !== null && reading === undefined) return null;
    const rows = run === null ? readPushed(sent) : await readMapped(db, city, reading as RowReading, sent);
    const ingest = await openIngest(city.id);
    const keys = await openOriginalKeys(db);
    const at = now();
    return ingest.write(rows, at, {
      via: run === null ? 'push' : 'file',
      ...(run !== null && { importId: run }),
      within: (tx, outcome) => settle(tx, city.id, sent, outcome, { keys, by, now: at }),
    });
  }

  const mend: Mender['mend'] = async (city, id, raw, by) => {
    const kept = await readQuarantined(db, city.id, id);
    if (kept === null) throw createUnknownRow();
    const [record] = (await openRows(db, city.id, [kept])) as [OpenedRow];
    const readings = await readReadings(db, city.id, record.import === null ? [] : [record.import]);
    const outcome = await send(city, record.import, readings.get(record.import ?? ''), [{ record, raw }], by);
    const [fate] = outcome?.fates ?? [];
    if (outcome === null || fate === undefined) throw unreadable();
    const [refused] = outcome.refused;
    return {
      status: fate.status,
      code: fate.code,
      detail: refused?.detail ?? null,
      case: fate.id,
      seq: outcome.seq,
    };
  };

  const retry: Mender['retry'] = async (city, { code, source, after }, by) => {
    const kept = await listAgain(db, city.id, { source, code }, { after, limit: MOST_ROWS });
    const records = await openRows(db, city.id, kept);
    const runs = new Map<string | null, Sent[]>();
    for (const record of records) {
      const group = runs.get(record.import) ?? [];
      group.push({ record, raw: record.raw });
      runs.set(record.import, group);
    }
    const readings = await readReadings(
      db,
      city.id,
      [...runs.keys()].filter((run) => run !== null),
    );
    const last = records.length === MOST_ROWS ? records.at(-1) : undefined;
    const total: Retried = {
      sent: 0,
      accepted: 0,
      merged: 0,
      quarantined: 0,
      seq: 0,
      next: last?.id ?? null,
    };
    for (const [run, sent] of runs) {
      const outcome = await send(city, run, readings.get(run ?? ''), sent, by);
      total.sent += sent.length;
      if (outcome === null) total.quarantined += sent.length;
      else for (const { status } of outcome.fates) total[status] += 1;
      total.seq = Math.max(total.seq, outcome?.seq ?? 0);
    }
    return total;
  };

  const discard: Mender['discard'] = async (city, id, reason, by) => {
    const keys = await openOriginalKeys(db);
    await db.transaction(async (tx) => {
      const row = await discardQuarantined(tx, city.id, id, { by, reason, now: now() });
      if (row === null) throw createUnknownRow();
      if (row.code !== 'unknown-case') return;
      const read = readPushLine(await openRow(keys, city.id, row), 1);
      if ('event' in read) await dropWaiting(tx, city.id, read.event);
    });
  };

  return { mend, retry, discard };
}

/** The answer where a row is not in quarantine, or not any more. */
export function createUnknownRow(): ZhiyuError {
  const message = 'There is no such row in quarantine; it may have been mended or discarded already.';
  return new ZhiyuError('unknown-row', message, { status: 404 });
}

function unreadable(): ZhiyuError {
  const message =
    'This row came with an import that did not keep how its rows are read. Mend the file and import it again.';
  return new ZhiyuError('unreadable-row', message, { status: 409 });
}

function readPushed(sent: readonly Sent[]): IngestRow[] {
  return sent.map(({ raw, record }) => readPushLine(raw, record.line ?? 1));
}

async function readMapped(
  db: Database,
  city: CityModel,
  reading: RowReading,
  sent: readonly Sent[],
): Promise<IngestRow[]> {
  try {
    const { mapper, read } = createRowReader(reading, city);
    const rows = sent.map(({ raw, record }) => read(raw, record.line));
    return await createGrowth(db, city.id, mapper.lookups, { dryRun: false, onGrown: () => {} })(rows);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `The mapping of the import does not fit the city any more: ${error.message}`;
    throw new ZhiyuError('bad-mapping', message, { status: 409, cause: error });
  }
}

async function settle(
  tx: Transaction,
  city: string,
  sent: readonly Sent[],
  { fates }: IngestOutcome,
  { keys, by, now }: { keys: OriginalKeys; by: string; now: number },
): Promise<void> {
  const done = sent.map(({ record, raw }, index) => ({ record, raw, fate: fates[index] }));
  const gone = done.filter(({ record, raw, fate }) => fate?.status !== 'quarantined' || raw !== record.raw);
  await removeQuarantined(
    tx,
    city,
    gone.map(({ record }) => record.id),
  );
  await rejoinRows(tx, city, listTwins(keys, city, done));
  const mendings = done.map(({ record: { id, source, source_id, code, raw: before }, raw, fate }) => ({
    id,
    source,
    source_id,
    case_id: fate?.id ?? null,
    code,
    ...sealMending(keys, city, { id, at: now }, { raw: before, sent: raw }),
    status: fate?.status ?? 'quarantined',
    fate_code: fate?.code ?? null,
  }));
  await recordMendings(tx, city, mendings, { by, now });
}

/**
 * Rows that were sent as they are kept and are kept aside again: of one that is kept without some of its columns the name is
 * another than that of the row as it came, so that it stands there twice.
 */
function listTwins(
  keys: OriginalKeys,
  city: string,
  done: readonly { record: OpenedRow; raw: string; fate: IngestOutcome['fates'][number] | undefined }[],
): { source: string; twin: string; digest: string }[] {
  return done
    .filter(({ record, raw, fate }) => fate?.status === 'quarantined' && raw === record.raw)
    .map(({ record: { source, digest, raw } }) => ({
      source,
      twin: nameRow(keys, city, source, raw),
      digest,
    }))
    .filter(({ twin, digest }) => twin !== digest);
}
