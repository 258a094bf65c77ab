import type { Transaction } from './database';
import { loadStatement } from './statement';

/** Rows of a source that came in on a day. Accepted, merged and quarantined sum to what was sent. */
export interface Intake {
  source: string;
  sent: number;
  accepted: number;
  merged: number;
  quarantined: number;
  /** Of the cases accepted and changed, those without a trustworthy point. */
  unlocated: number;
  /** Why rows were quarantined, with their counts. */
  reasons: Record<string, number>;
}

/** How rows of a source come in: imported, sent by the source, asked for, or handed over inside the program. */
export type SourceKind = 'file' | 'push' | 'open311' | 'program';

/** Counts what came in on a local day, `yyyy-mm-dd`, and notes that these sources have been heard of. */
export async function addIntake(
  tx: Transaction,
  city: string,
  came: Intake[],
  { day, kind, now }: { day: string; kind: SourceKind; now: number },
): Promise<void> {
  if (came.length === 0) return;
  await tx.query(loadStatement('intake-add'), [city, day, JSON.stringify(came)]);
  // A name that stands on bad rows alone is not a source.
  const heard = came.filter(({ source, accepted, merged }) => source !== '' && accepted + merged > 0);
  if (heard.length === 0) return;
  const names = heard.map(({ source }) => source);
  await tx.query(loadStatement('source-receive'), [city, names, kind, new Date(now)]);
}
