import type {
  Outcome,
  Requester,
  RequestType,
  Resolution,
  Stance,
  UnlocatedReason,
  Urgency,
} from '@zhiyu/shared/case';

/**
 * A case as the table `cases` holds it, by the names of its columns, without city and id. Instants are
 * milliseconds in UTC; areas, categories, units and channels are ordinals.
 */
export interface StoredCase {
  source: string;
  source_id: string;
  fingerprint: string;
  reported_at: number;
  dispatched_at: number | null;
  contact_due_at: number | null;
  first_contact_at: number | null;
  due_at: number | null;
  answered_directly_at: number | null;
  not_accepted_at: number | null;
  voided_at: number | null;
  exempted_at: number | null;
  ended_at: number | null;
  closings: number[];
  outcomes: (Outcome | null)[];
  reopenings: number[];
  pauses: number[];
  resumptions: number[];
  returns: number[];
  transfers: number[];
  extensions: number[];
  urges: number[];
  supervisions: number[];
  touches: number[];
  reviewed_at: number | null;
  resolution: Resolution | null;
  satisfaction: number | null;
  area: number;
  accountable_area: number;
  said_area: number | null;
  said_accountable_area: number | null;
  cell: number | null;
  lng: number | null;
  lat: number | null;
  said_lng: number | null;
  said_lat: number | null;
  unlocated_reason: UnlocatedReason | null;
  category: number | null;
  request_type: RequestType | null;
  channel: number | null;
  requester: Requester | null;
  requester_key: string | null;
  unit: number | null;
  co_units: number[];
  urgency: Urgency;
  sensitive: boolean;
  matter: string | null;
  stance: Stance | null;
  title: string | null;
  body: string | null;
  address: string | null;
  flags: string[];
  /** Where the address is covered: the same for the same address. */
  address_key: string | null;
  /** The name of the original of title, body and address, where something of it is covered. */
  original: string | null;
}

type ColumnKind = 'text' | 'instant' | 'instants' | 'plain' | 'plains' | 'words';

/** How each column is written, in the order in which `cases-copy.sql` names them after city and id. */
const columnKinds: Record<keyof StoredCase, ColumnKind> = {
  source: 'text',
  source_id: 'text',
  fingerprint: 'plain',
  reported_at: 'instant',
  dispatched_at: 'instant',
  contact_due_at: 'instant',
  first_contact_at: 'instant',
  due_at: 'instant',
  answered_directly_at: 'instant',
  not_accepted_at: 'instant',
  voided_at: 'instant',
  exempted_at: 'instant',
  ended_at: 'instant',
  closings: 'instants',
  outcomes: 'words',
  reopenings: 'instants',
  pauses: 'instants',
  resumptions: 'instants',
  returns: 'instants',
  transfers: 'instants',
  extensions: 'instants',
  urges: 'instants',
  supervisions: 'instants',
  touches: 'instants',
  reviewed_at: 'instant',
  resolution: 'plain',
  satisfaction: 'plain',
  area: 'plain',
  accountable_area: 'plain',
  said_area: 'plain',
  said_accountable_area: 'plain',
  cell: 'plain',
  lng: 'plain',
  lat: 'plain',
  said_lng: 'plain',
  said_lat: 'plain',
  unlocated_reason: 'plain',
  category: 'plain',
  request_type: 'plain',
  channel: 'plain',
  requester: 'plain',
  requester_key: 'plain',
  unit: 'plain',
  co_units: 'plains',
  urgency: 'plain',
  sensitive: 'plain',
  matter: 'text',
  stance: 'plain',
  title: 'text',
  body: 'text',
  address: 'text',
  flags: 'words',
  address_key: 'plain',
  original: 'plain',
};
const columns = Object.entries(columnKinds) as [keyof StoredCase, ColumnKind][];

const special = /[\\\n\r\t]/;
const everySpecial = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The columns of a case from `source` on in PostgreSQL's COPY text format, tabs between, without a line end. */
export function copyLineOf(stored: StoredCase): string {
  return columns.map(([name, kind]) => copyValue(stored[name], kind)).join('\t');
}

function copyValue(value: StoredCase[keyof StoredCase], kind: ColumnKind): string {
  // Most columns of a case are empty.
  if (value === null) return '\\N';
  if (typeof value === 'object') return value.length === 0 ? '{}' : copyList(value, kind);
  if (kind === 'instant') return isoOf(value as number);
  if (kind === 'text' && special.test(value as string)) return escapeText(value as string);
  return String(value);
}

function copyList(values: readonly (number | string | null)[], kind: ColumnKind): string {
  return `{${values.map(kind === 'instants' ? isoOf : plainOf)}}`;
}

function escapeText(text: string): string {
  return text.replace(everySpecial, (found) => escapes[found]!);
}

/** A case as JSON whose instants PostgreSQL reads, with the keys of its row. */
export function jsonRowOf(city: string, id: number, stored: StoredCase): Record<string, unknown> {
  const row: Record<string, unknown> = { city, id };
  for (const [name, kind] of columns) {
    const value = stored[name];
    if (kind === 'instant' && value !== null) row[name] = isoOf(value as number);
    else if (kind === 'instants') row[name] = (value as number[]).map(isoOf);
    else row[name] = value;
  }
  return row;
}

const DAY = 86_400_000;
const MOST_DAYS = 20_000;
const dates = new Map<number, string>();
const twoDigits = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** An instant as PostgreSQL reads it. Cases lie on few days: their dates are written once. */
function isoOf(instant: number | string | null): string {
  const day = Math.floor(Number(instant) / DAY);
  let date = dates.get(day);
  if (date === undefined) {
    if (dates.size === MOST_DAYS) dates.clear();
    date = new Date(day * DAY).toISOString().slice(0, 11);
    dates.set(day, date);
  }
  const rest = Number(instant) - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const time = `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}`;
  return `${date}${time}.${String(rest % 1000).padStart(3, '0')}Z`;
}

// Words of a fixed vocabulary and numbers, none of which needs quotes in an array.
function plainOf(value: number | string | null): string {
  return value === null ? 'NULL' : String(value);
}
