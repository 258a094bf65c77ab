import type { CaseEvent } from './event';

/** That a case came to a unit, by the desk or from another. */
export interface Arrival {
  unit: string;
}

/** That a unit handed a case on: back to the desk 退单, which then gave it to another, or straight to another 转派. */
export interface HandOff {
  kind: 'returned' | 'transferred';
  from: string;
  /** Null where nobody has it yet, or the source does not say who. */
  to: string | null;
}

/** How a case went from unit to unit. */
export interface HandlingPath {
  arrivals: Arrival[];
  handOffs: HandOff[];
}

/**
 * Follows a case from unit to unit; `events` stand in order of time. A return leads to the unit of the next dispatch, the
 * same one again where the desk insists.
 */
export function followUnits(events: readonly CaseEvent[]): HandlingPath {
  const path: HandlingPath = { arrivals: [], handOffs: [] };
  let holder: string | null = null;
  let returned: HandOff | null = null;
  for (const { kind, unit = null } of events) {
    if (kind === 'returned') {
      const from: string | null = unit ?? holder;
      returned = from === null ? null : { kind: 'returned', from, to: null };
      if (returned !== null) path.handOffs.push(returned);
      holder = null;
    }
    if (unit === null || (kind !== 'dispatched' && kind !== 'transferred')) continue;
    if (returned !== null) returned.to = unit;
    else if (kind === 'transferred' && holder !== null && holder !== unit) {
      path.handOffs.push({ kind: 'transferred', from: holder, to: unit });
    }
    returned = null;
    if (holder !== unit) path.arrivals.push({ unit });
    holder = unit;
  }
  return path;
}
