import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
import { isInstant, type Rejection } from './ingest-check';
import type { BatchPlan, RowFate } from './ingest-plan';
import { type IngestRow, type PreparedBatch, rawOf, sourceOf, textOf } from './ingest-rows';
import type { Intake } from './store/intake';
import type { QuarantinedRow } from './store/quarantine-write';

/** A row that was not taken in; `index` is its place in the batch. */
export interface RefusedRow extends QuarantinedRow {
  index: number;
}

/**
 * What became of a batch. Cases are counted by accepted, merged and unchanged; rows by `fates`, where accepted, merged
 * and quarantined sum to the rows.
 */
export interface IngestOutcome {
  /** Cases not known before. */
  accepted: number;
  /** Cases that are not what they were before. */
  merged: number;
  /** Cases about which nothing new was said. */
  unchanged: number;
  /** Records of a case that a later row of the batch says anew. */
  repeated: number;
  /** Rows kept aside, by code. */
  quarantined: Record<string, number>;
  /** Of the cases accepted and merged, those without a trustworthy point, by reason. */
  unlocated: Record<string, number>;
  /** Of the cases accepted and merged, the marks of data quality. */
  flags: Record<string, number>;
  /** Rows that would have changed a case, not written because `holdChanges` was asked for. */
  held: IngestRow[];
  /** Rows with what kept them from being taken in. */
  refused: RefusedRow[];
  /** Beside each row what became of it; of a row that is held, that it is merged. */
  fates: RowFate[];
  /** The city's change sequence after the batch. */
  seq: number;
}

/** Gives the rows of new cases their ids, in the order of the plan. */
export function numberFates(plan: BatchPlan, firstCase: number): void {
  plan.addedRows.forEach((rows, index) => {
    for (const row of rows) {
      const fate = plan.fates.get(row);
      if (fate) fate.id = firstCase + index;
    }
  });
}

/** What became of a batch that was planned so. */
export function tellOutcome(batch: PreparedBatch, plan: BatchPlan, seq: number): IngestOutcome {
  const refusals = new Map<number, Rejection>(batch.refused);
  for (const { row, code, detail } of plan.refused) refusals.set(row, { code, detail });
  const refused = [...refusals].map(([index, fault]) => ({
    ...tellRefusal(batch.rows[index] as IngestRow, fault),
    index,
  }));
  const written = [...plan.added, ...plan.changed.values()].map(({ stored }) => stored);
  return {
    accepted: plan.added.length,
    merged: plan.changed.size,
    unchanged: plan.unchanged,
    repeated: batch.repeated.length,
    quarantined: countBy(refused, ({ code }) => [code]),
    unlocated: countBy(written, ({ unlocated_reason }) =>
      unlocated_reason === null || unlocated_reason === 'sensitive' ? [] : [unlocated_reason],
    ),
    flags: countBy(written, ({ flags }) => flags),
    held: plan.held.map((row) => batch.rows[row] as IngestRow),
    refused,
    fates: batch.rows.map((_, row) => {
      const fault = refusals.get(row);
      if (fault) return { status: 'quarantined', code: fault.code, id: null };
      return plan.fates.get(row) ?? { status: 'merged', code: 'repeated', id: null };
    }),
    seq,
  };
}

/** Reasons that lie in another row, so that the same said anew says nothing about them. */
const liesElsewhere = new Set<QuarantineCode>(['unknown-case', 'event-conflict']);

function tellRefusal(row: IngestRow, { code, detail }: Rejection): QuarantinedRow {
  if ('quarantine' in row)
    return { source: '', sourceId: null, eventId: null, statedAt: null, ...row.quarantine };
  const { source, sourceId } = 'event' in row ? row.event : row.input;
  const eventId = 'event' in row ? textOf(row.event.eventId) || null : '';
  const statedAt = 'event' in row ? null : row.input.statedAt;
  return {
    source: textOf(source) ?? '',
    sourceId: textOf(sourceId),
    eventId: liesElsewhere.has(code) ? null : eventId,
    statedAt: isInstant(statedAt) ? statedAt : null,
    code,
    detail,
    raw: rawOf(row),
    ...('least' in row && row.least && { least: row.least() }),
    line: row.line ?? null,
  };
}

/** What came in by source; rows that are held are counted when they are written. */
export function countIntake(batch: PreparedBatch, plan: BatchPlan, { fates }: IngestOutcome): Intake[] {
  const held = new Set(plan.held);
  const counts = new Map<string, Intake>();
  const countOf = (source: string): Intake => {
    let count = counts.get(source);
    if (count === undefined) {
      count = { source, sent: 0, accepted: 0, merged: 0, quarantined: 0, unlocated: 0, reasons: {} };
      counts.set(source, count);
    }
    return count;
  };
  batch.rows.forEach((row, index) => {
    if (held.has(index)) return;
    const { status, code } = fates[index] as RowFate;
    const count = countOf(sourceOf(row));
    count.sent += 1;
    count[status] += 1;
    if (status === 'quarantined' && code !== null) count.reasons[code] = (count.reasons[code] ?? 0) + 1;
  });
  for (const { stored } of [...plan.added, ...plan.changed.values()]) {
    if (stored.cell === null && stored.unlocated_reason !== 'sensitive')
      countOf(stored.source).unlocated += 1;
  }
  return [...counts.values()];
}

function countBy<Item>(items: Item[], keysOf: (item: Item) => string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    for (const key of keysOf(item)) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
