import { type CaseInput, requesters, requestTypes, resolutions } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Chance from a seed, the same for the same seed. */
export interface Chance {
  /** A number in [0, 1). */
  random(): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /**
   * An instant up to three days later. Whole quarters of a day, so that reports, due times, closings and questions often
   * fall on the same instant.
   */
  later(instant: number): number;
}

/** Chance that starts from a seed. */
export function createChance(seed: number): Chance {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    random,
    chance: (probability) => random() < probability,
    pick: <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item,
    later: (instant) => instant + 6 * HOUR * Math.floor(random() * 12),
  };
}

/** Cases of the small city with all that can happen to them, reported in the two weeks and a half from `first`. */
export function inventHistories(
  chance: Chance,
  count: number,
  first: number,
): { inputs: CaseInput[]; events: EventInput[] } {
  const inputs = Array.from({ length: count }, (_, number) => inventCase(chance, number, first));
  return { inputs, events: inputs.flatMap((input) => inventEvents(chance, input)) };
}

function inventCase(by: Chance, number: number, first: number): CaseInput {
  const { random, chance, pick, later } = by;
  const reportedAt = later(first) + DAY * Math.floor(random() * 14);
  const history = chance(0.15) ? inventDesk(by, reportedAt) : inventHandling(by, reportedAt);
  const point = chance(0.9) ? { lng: 120 + random() * 0.2, lat: 30 + random() * 0.1 } : {};
  return {
    source: pick(['invented', 'invented', 'invented', 'other']),
    sourceId: String(number),
    reportedAt,
    ...point,
    ...history,
    ...(chance(0.03) && { voidedAt: later(reportedAt) }),
    area: chance(0.5) ? pick(['west', 'east', 'west-north']) : null,
    accountableArea: chance(0.4) ? pick(['west', 'east', 'west-north', 'park']) : null,
    category: chance(0.9) ? pick(['streets', 'litter', 'lamps', 'housing']) : null,
    unit: chance(0.9) ? pick(['works', 'works-west', 'homes']) : null,
    channel: chance(0.9) ? pick(['phone', 'app']) : null,
    requestType: chance(0.9) ? pick(requestTypes) : null,
    requester: chance(0.9) ? pick(requesters) : null,
    matter: chance(0.4) ? `matter-${Math.floor(400 * random() ** 2)}` : null,
    requesterKey: chance(0.9) ? `requester-${Math.floor(random() * 12)}` : null,
  };
}

function inventDesk({ chance, later }: Chance, reportedAt: number): Partial<CaseInput> {
  return chance(0.5) ? { answeredDirectlyAt: later(reportedAt) } : { notAcceptedAt: later(reportedAt) };
}

function inventHandling(by: Chance, reportedAt: number): Partial<CaseInput> {
  const { random, chance, pick, later } = by;
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
  const reviewedAt = closings.length > 0 && chance(0.6) ? later(closings.at(-1) ?? reportedAt) : null;
  return {
    // The source says how much there is to say; nearly all say when a case was dispatched.
    dispatchedAt: chance(0.1) ? null : later(reportedAt),
    dueAt: chance(0.85) ? later(reportedAt) : null,
    contactDueAt: chance(0.6) ? later(reportedAt) : null,
    firstContactAt: chance(0.6) ? later(reportedAt) : null,
    closings,
    reopenings,
    ...inventPauses(by, reportedAt),
    returns: inventInstants(by, reportedAt, 0.2),
    transfers: inventInstants(by, reportedAt, 0.2),
    extensions: inventInstants(by, reportedAt, 0.3),
    urges: inventInstants(by, reportedAt, 0.3),
    supervisions: inventInstants(by, reportedAt, 0.2),
    closingUnknown: closings.length === 0 && chance(0.05),
    reviewedAt,
    resolution: reviewedAt !== null && chance(0.9) ? pick(resolutions) : null,
    satisfaction: reviewedAt !== null && chance(0.7) ? 1 + Math.floor(random() * 5) : null,
  };
}

function inventPauses({ chance, later }: Chance, reportedAt: number): Partial<CaseInput> {
  const pauses: number[] = [];
  const resumptions: number[] = [];
  let pausedAt = later(reportedAt);
  while (pauses.length < 2 && chance(0.4)) {
    pauses.push(pausedAt);
    if (chance(0.4)) break;
    pausedAt = later(pausedAt);
    resumptions.push(pausedAt);
    pausedAt = later(pausedAt);
  }
  return { pauses, resumptions };
}

function inventInstants({ chance, later }: Chance, reportedAt: number, probability: number): number[] {
  const instants: number[] = [];
  let instant = reportedAt;
  while (instants.length < 4 && chance(probability)) {
    instant = later(instant);
    instants.push(instant);
  }
  return instants;
}

/** What is told of some cases event by event, beside their record. */
function inventEvents(by: Chance, { source, sourceId, reportedAt }: CaseInput): EventInput[] {
  const { chance, later, pick } = by;
  const event = (kind: EventInput['kind'], more: Partial<EventInput> = {}): EventInput => ({
    source,
    sourceId,
    eventId: `${kind}-1`,
    kind,
    at: later(reportedAt),
    ...more,
  });
  return [
    ...(chance(0.08) ? [event('exempted')] : []),
    ...(chance(0.05) ? [event('noted')] : []),
    ...(chance(0.05) ? [event('paused')] : []),
    ...(chance(0.05) ? [event('closed')] : []),
    ...(chance(0.05) ? [event('reopened')] : []),
    ...(chance(0.05) ? [event('urged')] : []),
    ...(chance(0.05) ? [event('merged', { matter: chance(0.8) ? pick(['matter-0', 'told']) : null })] : []),
  ];
}
