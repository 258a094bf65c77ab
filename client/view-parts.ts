import { kindOf, type MeasureId, measureIds } from '@zhiyu/shared/measure-kinds';

export const playedBuckets = ['hour', 'day', 'week', 'month'] as const;
/** A measure played back over the window, step by step. */
export interface PlaybackChoice {
  measure: MeasureId;
  bucket: (typeof playedBuckets)[number];
  /** Where it stands: when the step begins on the city's clock, `2026-06-03T08`; null: at the first one. */
  from: string | null;
}

/** What a panel of its own tells about: a cell `level,x,y`, an area or a handling unit. */
export interface Subject {
  kind: 'cell' | 'area' | 'unit';
  id: string;
}

/** Reads a playback from an address, `open,day,2026-06-03T08`; null for what cannot be played. */
export function parsePlayback(text: string | null): PlaybackChoice | null {
  const [id = null, step, from = null] = (text ?? '').split(',');
  const measure = measureIds.find((one) => one === id) ?? null;
  const bucket = playedBuckets.find((known) => known === step);
  if (measure === null || bucket === undefined || kindOf(measure) === 'duration') return null;
  return { measure, bucket, from: from !== null && /^\d{4}-\d\d-\d\dT\d\d$/.test(from) ? from : null };
}

/** Writes it. */
export function writePlayback({ measure, bucket, from }: PlaybackChoice): string {
  return [measure, bucket, ...(from === null ? [] : [from])].join(',');
}

/** Reads a subject, `area:330106`. */
export function parseSubject(text: string | null): Subject | null {
  const [, name, id = ''] = /^(cell|area|unit):(.+)$/s.exec(text ?? '') ?? [];
  const kind = (['cell', 'area', 'unit'] as const).find((known) => known === name);
  if (kind === undefined || (kind === 'cell' && !isCellAddress(id))) return null;
  return { kind, id };
}

/** Whether a text is the address of a cell, `level,x,y`. */
export function isCellAddress(text: string): boolean {
  return /^\d{1,2},\d{1,6},\d{1,6}$/.test(text);
}
