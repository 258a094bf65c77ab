import type { CrowdedReport } from './crowding';
import type { IngestOutcome } from './ingest';

/** Rows kept aside for one reason. */
export interface QuarantineReason {
  count: number;
  /** Lines of the first of them. */
  lines: number[];
  /** What is wrong with the first of them. */
  example: string;
}

/** What an import came to. Every row that was read is accepted, merged, unchanged, repeated, skipped or quarantined. */
export interface ImportReport {
  id: string;
  city: string;
  source: string;
  file: string;
  dryRun: boolean;
  startedAt: number;
  finishedAt: number;
  /** Why the import ended before the end of the file; null where it did not. */
  stopped: { code: string; message: string } | null;
  /** Rows read and settled; those of a batch that was not committed are not among them. */
  rows: number;
  accepted: number;
  merged: number;
  unchanged: number;
  /** Rows of a case that a later row of the file says anew. */
  repeated: number;
  /** Rows that the mapping's `only` leaves out. */
  skipped: number;
  quarantined: Record<string, QuarantineReason>;
  /** Of the cases accepted and merged, those without a trustworthy point, by reason. */
  unlocated: Record<string, number>;
  /** Of the cases accepted and merged, the marks of data quality. */
  flags: Record<string, number>;
  /** Points that carry over 1 % of the source's cases. */
  heavyPoints: CrowdedReport;
  /** Nodes by which the trees of the city have grown. */
  grown: Record<'category' | 'unit' | 'channel', number>;
  /** Values of the status column that the mapping does not list, with their rows. */
  unlistedStates: Record<string, number>;
  hints: string[];
}

const MOST_LINES = 5;

/** The report of an import that has read nothing yet. */
export function startReport(
  about: Pick<ImportReport, 'id' | 'city' | 'source' | 'file' | 'dryRun' | 'startedAt'>,
): ImportReport {
  return {
    ...about,
    finishedAt: about.startedAt,
    stopped: null,
    rows: 0,
    accepted: 0,
    merged: 0,
    unchanged: 0,
    repeated: 0,
    skipped: 0,
    quarantined: {},
    unlocated: {},
    flags: {},
    heavyPoints: [],
    grown: { category: 0, unit: 0, channel: 0 },
    unlistedStates: {},
    hints: [],
  };
}

/** Adds what became of a batch. */
export function addOutcome(report: ImportReport, outcome: IngestOutcome): void {
  report.accepted += outcome.accepted;
  report.merged += outcome.merged;
  report.unchanged += outcome.unchanged;
  report.repeated += outcome.repeated;
  addCounts(report.unlocated, outcome.unlocated);
  addCounts(report.flags, outcome.flags);
  for (const { code, line, detail } of outcome.refused) {
    const reason = report.quarantined[code] ?? { count: 0, lines: [], example: detail };
    report.quarantined[code] = reason;
    reason.count += 1;
    if (line !== null && reason.lines.length < MOST_LINES) reason.lines.push(line);
  }
}

/** How many rows are in quarantine. */
export function countQuarantined(report: ImportReport): number {
  return Object.values(report.quarantined).reduce((sum, { count }) => sum + count, 0);
}

function addCounts(totals: Record<string, number>, counts: Record<string, number>): void {
  for (const [key, count] of Object.entries(counts)) totals[key] = (totals[key] ?? 0) + count;
}
