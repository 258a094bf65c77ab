import { type FindingId, findingIds } from '@zhiyu/shared/finding';

/** What the page of data quality shows. The address holds it, so that any view can be shared. */
export interface QualityView {
  city: string;
  /** How many days of receipt. */
  days: number;
  /** Only this source; null: all. An empty text stands for rows that name no source. */
  source: string | null;
  /** Doubtful cases that are listed. */
  finding: FindingId | null;
  /** Rows kept aside for this reason. */
  code: string | null;
  /** The row that is being mended. */
  row: string | null;
}

export const dayChoices = [7, 30, 90] as const;
const USUAL_DAYS = 30;
const pathPattern = /^\/city\/([^/]+)\/quality\/?$/;

/** Reads the view from an address; null where it is that of another page. */
export function parseQualityView(pathname: string, search: string): QualityView | null {
  const city = pathPattern.exec(pathname)?.[1];
  if (city === undefined) return null;
  const query = new URLSearchParams(search);
  const days = Number(query.get('days'));
  return {
    city: decodeURIComponent(city),
    days: dayChoices.find((choice) => choice === days) ?? USUAL_DAYS,
    source: query.get('source'),
    finding: findingIds.find((id) => id === query.get('finding')) ?? null,
    code: query.get('code') || null,
    row: query.get('row') || null,
  };
}

/** Writes the address of a view; defaults are left out. */
export function serialiseQualityView({ city, days, source, finding, code, row }: QualityView): string {
  const query = new URLSearchParams();
  if (days !== USUAL_DAYS) query.set('days', String(days));
  if (source !== null) query.set('source', source);
  if (finding !== null) query.set('finding', finding);
  if (code !== null) query.set('code', code);
  if (row !== null) query.set('row', row);
  const path = `/city/${encodeURIComponent(city)}/quality`;
  return query.size === 0 ? path : `${path}?${query}`;
}
