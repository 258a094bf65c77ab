import { createHash } from 'node:crypto';
import type { CaseInput, Outcome } from '@zhiyu/shared/case';
import { dueAt, limitFor } from '@zhiyu/shared/deadline';
import type { LimitRule, TimeLimit } from '@zhiyu/shared/pack';
import type { CityModel } from './city';
import { findFault, type Rejection } from './ingest-check';
import { type CasePlace, createPlacer, type IsCrowded } from './ingest-locate';
import type { Locator } from './locate';
import type { StoredCase } from './store/stored-case';

/** A case may be granted an extension twice, by one original limit each. */
const MOST_EXTENSIONS = 2;
const NONE: readonly never[] = [];

/** Turns what a source says into the case that is kept, or says why it cannot be. */
export type Recorder = (input: CaseInput) => StoredCase | Rejection;

/** Makes the recorder of a city; it is good until the city's pack or trees change. */
export function createRecorder(city: CityModel, locator: Locator, isCrowded: IsCrowded): Recorder {
  const place = createPlacer(city, locator, isCrowded);
  const ruleOf = createRuleFinder(city);

  return (input) => {
    const fault = findFault(input) ?? findStranger(city, input);
    if (fault !== null) return fault;
    const where = place(input);
    const category = input.category ? city.categories.byId(input.category) : undefined;
    const clock = readClock(city, input, (facts) => ruleOf(category?.ordinal ?? null, facts));
    const { closings, outcomes } = sortClosings(input);
    return {
      source: input.source,
      source_id: input.sourceId,
      fingerprint: fingerprintOf(input),
      reported_at: input.reportedAt,
      dispatched_at: clock.dispatchedAt,
      contact_due_at: clock.contactDueAt,
      first_contact_at: input.firstContactAt ?? null,
      due_at: clock.dueAt,
      answered_directly_at: input.answeredDirectlyAt ?? null,
      not_accepted_at: input.notAcceptedAt ?? null,
      voided_at: input.voidedAt ?? null,
      ended_at: findEnd(input, closings),
      closings,
      outcomes,
      ...sortLists(input),
      reviewed_at: input.reviewedAt ?? null,
      resolution: input.resolution ?? null,
      satisfaction: input.satisfaction ?? null,
      area: where.area,
      accountable_area: where.accountableArea,
      said_area: where.saidArea,
      said_accountable_area: where.saidAccountableArea,
      cell: where.cell,
      lng: where.lng,
      lat: where.lat,
      said_lng: where.saidLng,
      said_lat: where.saidLat,
      unlocated_reason: where.unlocatedReason,
      category: category?.ordinal ?? null,
      request_type: input.requestType ?? null,
      channel: input.channel ? (city.channels.byId(input.channel)?.ordinal ?? null) : null,
      requester: input.requester ?? null,
      unit: input.unit ? (city.units.byId(input.unit)?.ordinal ?? null) : null,
      co_units: (input.coUnits ?? NONE).map((id) => city.units.byId(id)!.ordinal),
      urgency: input.urgency ?? 'normal',
      sensitive: input.sensitive ?? category?.sensitive ?? false,
      matter: input.matter || null,
      stance: input.stance ?? null,
      title: input.title || null,
      body: input.text || null,
      address: input.address || null,
      flags: listFlags(input, closings, clock, where),
    };
  };
}

/** Whether the recorder refused a case. */
export function isRejection(recorded: StoredCase | Rejection): recorded is Rejection {
  return 'code' in recorded;
}

/** The first identifier that the city does not know. */
function findStranger(city: CityModel, input: CaseInput): Rejection | null {
  const named = [
    ['area', input.area, city.areas],
    ['accountable-area', input.accountableArea, city.areas],
    ['category', input.category, city.categories],
    ['channel', input.channel, city.channels],
    ['unit', input.unit, city.units],
  ] as const;
  for (const [what, id, tree] of named) {
    if (id && tree.byId(id) === undefined) return stranger(city, what, id);
  }
  const helper = input.coUnits?.find((id) => city.units.byId(id) === undefined);
  return helper === undefined ? null : stranger(city, 'unit', helper);
}

function stranger(city: CityModel, what: string, id: string): Rejection {
  const kind = what.replace('-', ' ');
  return { code: `unknown-${what}`, detail: `the city ${city.id} has no ${kind} ${JSON.stringify(id)}` };
}

/** Finds the rule of time limits for a case; remembers the lists of each category. */
function createRuleFinder(city: CityModel) {
  const listsOf = new Map<number | null, (readonly LimitRule[])[]>();
  return (category: number | null, input: CaseInput): LimitRule | null => {
    let lists = listsOf.get(category);
    if (lists === undefined) {
      const node = category === null ? undefined : city.categories.byOrdinal(category);
      const path = node === undefined ? NONE : city.categories.path(node.id);
      lists = [...path.map(({ limits }) => limits).reverse(), city.limits];
      listsOf.set(category, lists);
    }
    return limitFor(lists, { requestType: input.requestType ?? null, urgency: input.urgency ?? 'normal' });
  };
}

/** When a case was handed over, and by when it is due. */
interface CaseClock {
  dispatchedAt: number | null;
  dueAt: number | null;
  contactDueAt: number | null;
  /** A limit reaches into a year without a published calendar. */
  isUnpublished: boolean;
}

/** A case that the desk settled or refused was never dispatched and has no due time. */
function readClock(
  city: CityModel,
  input: CaseInput,
  findRule: (input: CaseInput) => LimitRule | null,
): CaseClock {
  const clock: CaseClock = { dispatchedAt: null, dueAt: null, contactDueAt: null, isUnpublished: false };
  if (deskInstant(input) !== null) return clock;
  clock.dispatchedAt = input.dispatchedAt === undefined ? input.reportedAt : input.dispatchedAt;
  const rule = clock.dispatchedAt === null ? null : findRule(input);
  const start =
    city.pack.clockStart === 'report' ? input.reportedAt : (clock.dispatchedAt ?? input.reportedAt);
  const decide = (said: number | null | undefined, limit: TimeLimit | undefined, extensions: number) => {
    if (said !== undefined || limit === undefined) return said ?? null;
    const due = computeDue(city, start, limit, extensions);
    clock.isUnpublished ||= due === null;
    return due;
  };
  // In or out of time cannot be told of a case whose closing is not known.
  if (!input.closingUnknown) clock.dueAt = decide(input.dueAt, rule?.limit, input.extensions?.length ?? 0);
  clock.contactDueAt = decide(input.contactDueAt, rule?.contact, 0);
  return clock;
}

/** Each extension adds the limit once more, from where it ended. */
function computeDue(city: CityModel, start: number, limit: TimeLimit, extensions: number): number | null {
  let due = dueAt(city.calendar, start, limit);
  for (let n = 0; n < Math.min(extensions, MOST_EXTENSIONS) && due !== null; n++) {
    due = dueAt(city.calendar, due, limit);
  }
  return due;
}

function deskInstant(input: CaseInput): number | null {
  return input.answeredDirectlyAt ?? input.notAcceptedAt ?? null;
}

/** The desk's word, or the last closing unless it was reopened; never before the report. */
function findEnd(input: CaseInput, closings: number[]): number | null {
  const desk = deskInstant(input);
  if (desk !== null) return desk;
  if (input.closingUnknown) return input.reportedAt;
  const closing = closings.at(-1);
  if (closing === undefined || (input.reopenings?.length ?? 0) >= closings.length) return null;
  return Math.max(closing, input.reportedAt);
}

function listFlags(input: CaseInput, closings: number[], clock: CaseClock, where: CasePlace): string[] {
  const flags: string[] = [];
  if (clock.isUnpublished) flags.push('calendar-unpublished');
  if (closings.some((closing) => closing < input.reportedAt)) flags.push('closed-before-reported');
  if (input.closingUnknown) flags.push('closing-time-unknown');
  if (where.disagrees) flags.push('area-disagrees');
  if (where.looksSwapped) flags.push('looks-swapped');
  return flags;
}

function sortLists(input: CaseInput) {
  return {
    reopenings: sorted(input.reopenings),
    pauses: sorted(input.pauses),
    resumptions: sorted(input.resumptions),
    returns: sorted(input.returns),
    transfers: sorted(input.transfers),
    extensions: sorted(input.extensions),
    urges: sorted(input.urges),
    supervisions: sorted(input.supervisions),
  };
}

function sortClosings(input: CaseInput): { closings: number[]; outcomes: (Outcome | null)[] } {
  const closings = input.closings ?? [];
  const outcomes = closings.map((_, index) => input.outcomes?.[index] ?? null);
  if (closings.length < 2) return { closings, outcomes };
  const order = closings.map((_, index) => index).sort((a, b) => closings[a]! - closings[b]!);
  return {
    closings: order.map((index) => closings[index]!),
    outcomes: order.map((index) => outcomes[index]!),
  };
}

function sorted(instants: number[] | undefined): number[] {
  if (instants === undefined || instants.length < 2) return instants ?? [];
  return [...instants].sort((a, b) => a - b);
}

/** Left out and null differ for the three instants that are derived where they are left out. */
function derivable(instant: number | null | undefined): number | null | string {
  return instant === undefined ? 'derived' : instant;
}

/** Digest of all that the source says of a case. A row sent again unchanged has the same. */
export function fingerprintOf(input: CaseInput): string {
  const said = [
    [input.source, input.sourceId, input.reportedAt, derivable(input.dispatchedAt)],
    [derivable(input.contactDueAt), input.firstContactAt, derivable(input.dueAt), input.answeredDirectlyAt],
    [
      input.notAcceptedAt,
      input.voidedAt,
      input.closings ?? NONE,
      input.outcomes ?? NONE,
      input.closingUnknown,
    ],
    [input.reopenings ?? NONE, input.pauses ?? NONE, input.resumptions ?? NONE, input.returns ?? NONE],
    [input.transfers ?? NONE, input.extensions ?? NONE, input.urges ?? NONE, input.supervisions ?? NONE],
    [input.reviewedAt, input.resolution, input.satisfaction, input.lng, input.lat, input.placeholder],
    [input.area, input.accountableArea, input.category, input.requestType, input.channel, input.requester],
    [input.unit, input.coUnits ?? NONE, input.urgency, input.sensitive, input.matter, input.stance],
    [input.title, input.text, input.address],
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}
