import type { RefusedRow } from './ingest-outcome';
import type { BatchPlan } from './ingest-plan';
import { type PreparedBatch, rawOf, sourceOf, type TakenRow } from './ingest-rows';
import type { OriginalKeys } from './privacy/original-keys';
import { nameRow } from './privacy/seal-rows';
import type { Transaction } from './store/database';
import { releaseRows, type SaidAnew } from './store/quarantine-write';

/*
 * A row that was kept aside is settled by a later word of its source: a record by a later record of the same case, which
 * is the source's whole word; an event by the event with the same identifier. A record never settles an event, nor an event
 * a record: neither says what the other would have said. A record that says it was made later (`statedAt`) is not
 * settled by an earlier one, whenever that comes. Every reason that lies in the row itself counts, that is all but two:
 * `unknown-case` (the event waits, and goes with its case) and `event-conflict` (the event that is in the way may be sent
 * again any time, and says nothing about the other).
 */

/** Takes rows out of quarantine that rows of this batch settle: at most one statement a source, none where none is there. */
export async function releaseTaken(
  tx: Transaction,
  city: string,
  batch: PreparedBatch,
  plan: BatchPlan,
  options: {
    keys: OriginalKeys;
    importId?: string;
    releaseQuarantine?: boolean;
    keptAside?: ReadonlySet<string>;
  },
): Promise<void> {
  const { keys, importId = null, releaseQuarantine = false, keptAside } = options;
  if (!releaseQuarantine && !keptAside?.size) return;
  const bySource = new Map<string, { digests: string[]; said: SaidAnew[] }>();
  for (const [, row] of listTaken(batch, plan)) {
    const said = readSaid(row);
    if (!releaseQuarantine && !keptAside?.has(said.sourceId)) continue;
    const source = sourceOf(row);
    const group = bySource.get(source) ?? { digests: [], said: [] };
    bySource.set(source, group);
    if (releaseQuarantine) group.digests.push(nameRow(keys, city, source, rawOf(row)));
    group.said.push(said);
  }
  for (const [source, group] of bySource) await releaseRows(tx, city, source, { ...group, importId });
}

/** The refused rows of a batch that are to be kept: those that no later row of the same batch settles. */
export function leaveSettledOut(
  refused: readonly RefusedRow[],
  batch: PreparedBatch,
  plan: BatchPlan,
): RefusedRow[] {
  if (refused.length === 0) return [];
  const saidAnew = new Map<string, { index: number; statedAt: number | null }[]>();
  for (const [index, row] of listTaken(batch, plan)) {
    const { sourceId, eventId, statedAt } = readSaid(row);
    const key = keyOf({ source: sourceOf(row), sourceId, eventId });
    const said = saidAnew.get(key);
    if (said) said.push({ index, statedAt });
    else saidAnew.set(key, [{ index, statedAt }]);
  }
  return refused.filter((row) => {
    const later = row.sourceId === null || row.eventId === null ? [] : (saidAnew.get(keyOf(row)) ?? []);
    return !later.some(({ index, statedAt }) => index > row.index && !isEarlier(statedAt, row.statedAt));
  });
}

/** Whether both tell when they were said, and one was said before the other. */
function isEarlier(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && one < other;
}

function keyOf(said: { source: string; sourceId: string | null; eventId: string | null }): string {
  return `${said.source}\n${said.sourceId}\n${said.eventId}`;
}

function listTaken({ rows, refused }: PreparedBatch, plan: BatchPlan): [number, TakenRow][] {
  const left = new Set([...refused.keys(), ...plan.refused.map(({ row }) => row), ...plan.held]);
  return rows.flatMap((row, index): [number, TakenRow][] =>
    left.has(index) || 'quarantine' in row ? [] : [[index, row]],
  );
}

function readSaid(row: TakenRow): SaidAnew {
  const line = row.line ?? null;
  if ('event' in row)
    return { sourceId: row.event.sourceId, eventId: row.event.eventId, statedAt: null, line };
  return { sourceId: row.input.sourceId, eventId: '', statedAt: row.input.statedAt ?? null, line };
}
