import type { StoredCase } from '@zhiyu/server/store/stored-case';
import { requesters, requestTypes, resolutions } from '@zhiyu/shared/case';
import { storeCellAt } from '@zhiyu/shared/grid';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** First instant of the invented histories. */
export const FIRST = Date.UTC(2026, 1, 19, 16);
/** Days over which cases are reported. */
export const DAYS = 150;

/** A seeded source of numbers in [0, 1): mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Invents cases of every kind as the store keeps them: within what a fold can make of a history, and more tangled than
 * any city's. Instants are whole quarters of a day, so that they often fall together.
 */
export function createInventor(random: () => number) {
  const chance = (probability: number) => random() < probability;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const later = (instant: number) => instant + 6 * HOUR * Math.floor(random() * 12);
  const maybe = <Item>(probability: number, item: () => Item): Item | null =>
    chance(probability) ? item() : null;
  const some = (probability: number, after: number) => {
    const instants: number[] = [];
    let instant = after;
    while (chance(probability)) {
      instant = later(instant);
      instants.push(instant);
    }
    return instants;
  };

  function inventReport(): number {
    return later(FIRST) + DAY * Math.floor(random() * DAYS);
  }

  function inventCase(number: number, reportedAt = inventReport()): StoredCase {
    const desk = chance(0.3) ? inventDesk(reportedAt) : {};
    const stored: StoredCase = {
      ...createEmptyCase(number, reportedAt),
      ...inventPlace(),
      ...(desk.answered_directly_at === undefined || chance(0.1) ? inventHandling(reportedAt) : {}),
      ...desk,
      voided_at: maybe(0.03, () => later(reportedAt)),
      exempted_at: maybe(0.05, () => later(reportedAt)),
      category: maybe(0.9, () => 1 + Math.floor(random() * 12)),
      request_type: maybe(0.9, () => pick(requestTypes)),
      channel: maybe(0.9, () => 1 + Math.floor(random() * 5)),
      requester: maybe(0.9, () => pick(requesters)),
      unit: maybe(0.8, () => 1 + Math.floor(random() * 20)),
      matter: maybe(0.4, () => `matter ${Math.floor(random() * 60)}`),
      requester_key: maybe(0.85, () => `key ${Math.floor(random() * 6)}`),
      source: pick(['12345', 'grid', 'petition']),
    };
    stored.ended_at = findEnd(stored);
    stored.touches = chance(0.05) ? [] : listTouches(stored, some(0.3, reportedAt));
    return stored;
  }

  function inventPlace(): Partial<StoredCase> {
    const area = 1 + Math.floor(random() * 30);
    const accountable = chance(0.8) ? area : 1 + Math.floor(random() * 30);
    if (chance(0.1)) return { area, accountable_area: accountable };
    const lng = 120 + Math.floor(random() * 200) / 1000;
    const lat = 30 + Math.floor(random() * 100) / 1000;
    return { area, accountable_area: accountable, lng, lat, cell: storeCellAt(lng, lat) };
  }

  function inventDesk(reportedAt: number): Partial<StoredCase> {
    const answered = maybe(0.6, () => later(reportedAt));
    // Where the desk has said both, its answer ends the case.
    const refused = answered === null || chance(0.03) ? later(answered ?? reportedAt) : null;
    return { answered_directly_at: answered, not_accepted_at: refused };
  }

  function inventHandling(reportedAt: number): Partial<StoredCase> {
    const closings: number[] = [];
    const reopenings: number[] = [];
    let instant = chance(0.05) ? reportedAt - 12 * HOUR : later(reportedAt);
    while (closings.length < 4 && chance(0.7)) {
      closings.push(instant);
      instant = later(Math.max(instant, reportedAt));
      if (!chance(0.4)) break;
      reopenings.push(instant);
      instant = later(instant);
    }
    const pauses: number[] = [];
    const resumptions: number[] = [];
    let pausedAt = later(reportedAt);
    while (pauses.length < 2 && chance(0.25)) {
      pauses.push(pausedAt);
      if (chance(0.4)) break;
      pausedAt = later(pausedAt);
      resumptions.push(pausedAt);
      pausedAt = later(pausedAt);
    }
    const reviewed = maybe(0.5, () => later(closings.at(-1) ?? reportedAt));
    return {
      dispatched_at: maybe(0.9, () => later(reportedAt)),
      due_at: maybe(0.85, () => later(reportedAt)),
      contact_due_at: maybe(0.6, () => later(reportedAt)),
      first_contact_at: maybe(0.6, () => later(reportedAt)),
      closings,
      reopenings,
      pauses,
      resumptions,
      returns: some(0.2, reportedAt),
      extensions: some(0.15, reportedAt),
      urges: chance(0.01)
        ? Array.from({ length: 300 }, (_, n) => reportedAt + n * HOUR)
        : some(0.3, reportedAt),
      supervisions: some(0.1, reportedAt),
      reviewed_at: reviewed,
      resolution: reviewed === null ? null : maybe(0.9, () => pick(resolutions)),
      satisfaction: reviewed === null ? null : maybe(0.7, () => 1 + Math.floor(random() * 5)),
    };
  }

  return { inventCase, chance, pick, later, random };
}

function findEnd(stored: StoredCase): number | null {
  const desk = stored.answered_directly_at ?? stored.not_accepted_at;
  if (desk !== null) return desk;
  if (stored.closings.length === stored.reopenings.length) return null;
  return Math.max(stored.closings.at(-1) ?? 0, stored.reported_at);
}

function listTouches(stored: StoredCase, others: number[]): number[] {
  const all = [
    stored.dispatched_at,
    stored.first_contact_at,
    stored.reviewed_at,
    stored.answered_directly_at,
    stored.not_accepted_at,
    stored.voided_at,
    stored.exempted_at,
    ...stored.closings,
    ...stored.reopenings,
    ...stored.pauses,
    ...stored.resumptions,
    ...stored.returns,
    ...stored.extensions,
    ...stored.urges,
    ...stored.supervisions,
    ...others,
  ].filter((touch) => touch !== null && touch > stored.reported_at);
  return [stored.reported_at, ...new Set(all.map(Number).sort((one, other) => one - other))];
}

/** A case of which nothing is known but its number and its report. */
export function createEmptyCase(number: number, reportedAt: number): StoredCase {
  return {
    source: '',
    source_id: String(number),
    fingerprint: '',
    reported_at: reportedAt,
    dispatched_at: null,
    contact_due_at: null,
    first_contact_at: null,
    due_at: null,
    answered_directly_at: null,
    not_accepted_at: null,
    voided_at: null,
    exempted_at: null,
    ended_at: null,
    closings: [],
    outcomes: [],
    reopenings: [],
    pauses: [],
    resumptions: [],
    returns: [],
    transfers: [],
    extensions: [],
    urges: [],
    supervisions: [],
    touches: [],
    reviewed_at: null,
    resolution: null,
    satisfaction: null,
    area: 1,
    accountable_area: 1,
    said_area: null,
    said_accountable_area: null,
    cell: null,
    lng: null,
    lat: null,
    said_lng: null,
    said_lat: null,
    unlocated_reason: null,
    category: null,
    request_type: null,
    channel: null,
    requester: null,
    requester_key: null,
    unit: null,
    co_units: [],
    urgency: 'normal',
    sensitive: false,
    matter: null,
    stance: null,
    title: null,
    body: null,
    address: null,
    flags: [],
    address_key: null,
    original: null,
  };
}
