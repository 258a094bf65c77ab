import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseHistory, EventInput } from '@zhiyu/shared/event';
import { type ClockRules, foldCase } from '@zhiyu/shared/fold';
import type { CityModel } from './city';
import { createClockRules } from './clock-rules';
import { findEventFault, findFault, type Rejection } from './ingest-check';
import { type CasePlace, createPlacer, type IsCrowded } from './ingest-locate';
import type { Locator } from './locate';
import type { StoredCase } from './store/stored-case';

/** What a city makes of what is said to it. It is good until the city's pack or trees change. */
export interface Recorder {
  /** Why a record cannot be taken in; null where it can. */
  judge(input: CaseInput): Rejection | null;
  /** Why an event cannot be taken in; null where it can. */
  judgeEvent(event: EventInput): Rejection | null;
  /** The case that a history makes, as it is kept; requesters go by their digest in it. What the city does not know any more is left out. */
  record(history: CaseHistory, fingerprint: string): StoredCase;
  /** The record that a stored case stands for: what is known of a case whose history was not kept. */
  recordOf(stored: StoredCase): CaseInput;
  readonly rules: ClockRules;
}

/** Makes the recorder of a city. */
export function createRecorder(city: CityModel, locator: Locator, isCrowded: IsCrowded): Recorder {
  const place = createPlacer(city, locator, isCrowded);
  const rules = createClockRules(city);

  function record(history: CaseHistory, fingerprint: string): StoredCase {
    const { record: input } = history;
    const folded = foldCase(history, rules);
    const { source, sourceId } = input;
    const { lng, lat, placeholder, area, accountableArea } = folded;
    const where = place({ source, lng, lat, placeholder, area, accountableArea });
    const category = folded.category === null ? undefined : city.categories.byId(folded.category);
    const { categories, units, channels } = city;
    return {
      source,
      source_id: sourceId,
      fingerprint,
      reported_at: folded.reportedAt,
      dispatched_at: folded.dispatchedAt,
      contact_due_at: folded.contactDueAt,
      first_contact_at: folded.firstContactAt,
      due_at: folded.dueAt,
      answered_directly_at: folded.answeredDirectlyAt,
      not_accepted_at: folded.notAcceptedAt,
      voided_at: folded.voidedAt,
      exempted_at: folded.exemptedAt,
      ended_at: folded.endedAt,
      closings: folded.closings,
      outcomes: folded.outcomes,
      reopenings: folded.reopenings,
      pauses: folded.pauses,
      resumptions: folded.resumptions,
      returns: folded.returns,
      transfers: folded.transfers,
      extensions: folded.extensions,
      urges: folded.urges,
      supervisions: folded.supervisions,
      touches: folded.touches,
      reviewed_at: folded.reviewedAt,
      resolution: folded.resolution,
      satisfaction: folded.satisfaction,
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
      category: folded.category === null ? null : (categories.byId(folded.category)?.ordinal ?? null),
      request_type: folded.requestType,
      channel: input.channel ? (channels.byId(input.channel)?.ordinal ?? null) : null,
      requester: input.requester ?? null,
      requester_key: input.requesterKey ?? null,
      unit: folded.unit === null ? null : (units.byId(folded.unit)?.ordinal ?? null),
      co_units: folded.coUnits.flatMap((id) => units.byId(id)?.ordinal ?? []),
      urgency: folded.urgency,
      sensitive: input.sensitive ?? category?.sensitive ?? false,
      matter: folded.matter,
      stance: folded.stance,
      title: input.title || null,
      body: input.text || null,
      address: folded.address,
      flags: listFlags(folded.flags, where),
    };
  }

  return {
    judge: (input) => findFault(input) ?? findStranger(city, input),
    judgeEvent: (event) => findEventFault(event) ?? findStranger(city, event),
    record,
    recordOf: (stored) => recordOf(city, stored),
    rules,
  };
}

/** The first identifier that the city does not know. */
function findStranger(
  city: CityModel,
  said: Partial<Pick<CaseInput, 'area' | 'accountableArea' | 'category' | 'channel' | 'unit' | 'coUnits'>>,
): Rejection | null {
  const named = [
    ['area', said.area, city.areas],
    ['accountable-area', said.accountableArea, city.areas],
    ['category', said.category, city.categories],
    ['channel', said.channel, city.channels],
    ['unit', said.unit, city.units],
  ] as const;
  for (const [what, id, tree] of named) {
    if (id && tree.byId(id) === undefined) return describeStranger(city, what, id);
  }
  const helper = said.coUnits?.find((id) => city.units.byId(id) === undefined);
  return helper === undefined ? null : describeStranger(city, 'unit', helper);
}

function describeStranger(city: CityModel, what: string, id: string): Rejection {
  const kind = what.replace('-', ' ');
  return { code: `unknown-${what}`, detail: `the city ${city.id} has no ${kind} ${JSON.stringify(id)}` };
}

function listFlags(flags: string[], where: CasePlace): string[] {
  if (!where.disagrees && !where.looksSwapped) return flags;
  const all = [...flags];
  if (where.disagrees) all.push('area-disagrees');
  if (where.looksSwapped) all.push('looks-swapped');
  return all;
}

function recordOf(city: CityModel, stored: StoredCase): CaseInput {
  const isLocated = stored.lng !== null;
  const area = stored.said_area === null ? undefined : city.areas.byOrdinal(stored.said_area);
  const accountable =
    stored.said_accountable_area === null ? undefined : city.areas.byOrdinal(stored.said_accountable_area);
  return {
    source: stored.source,
    sourceId: stored.source_id,
    reportedAt: stored.reported_at,
    dispatchedAt: stored.dispatched_at,
    contactDueAt: stored.contact_due_at,
    firstContactAt: stored.first_contact_at,
    dueAt: stored.due_at,
    answeredDirectlyAt: stored.answered_directly_at,
    notAcceptedAt: stored.not_accepted_at,
    voidedAt: stored.voided_at,
    closings: stored.closings,
    outcomes: stored.outcomes,
    closingUnknown: stored.flags.includes('closing-time-unknown'),
    reopenings: stored.reopenings,
    pauses: stored.pauses,
    resumptions: stored.resumptions,
    returns: stored.returns,
    transfers: stored.transfers,
    extensions: stored.extensions,
    urges: stored.urges,
    supervisions: stored.supervisions,
    reviewedAt: stored.reviewed_at,
    resolution: stored.resolution,
    satisfaction: stored.satisfaction,
    lng: isLocated ? stored.lng : stored.said_lng,
    lat: isLocated ? stored.lat : stored.said_lat,
    placeholder: stored.unlocated_reason === 'placeholder',
    area: area?.id ?? null,
    accountableArea: accountable?.id ?? null,
    category: idOf(city.categories, stored.category),
    requestType: stored.request_type,
    channel: idOf(city.channels, stored.channel),
    requester: stored.requester,
    requesterKey: stored.requester_key,
    unit: idOf(city.units, stored.unit),
    coUnits: stored.co_units.flatMap((ordinal) => idOf(city.units, ordinal) ?? []),
    urgency: stored.urgency,
    sensitive: stored.sensitive,
    matter: stored.matter,
    stance: stored.stance,
    title: stored.title,
    text: stored.body,
    address: stored.address,
  };
}

function idOf(
  tree: { byOrdinal(ordinal: number): { id: string } | undefined },
  ordinal: number | null,
): string | null {
  return ordinal === null ? null : (tree.byOrdinal(ordinal)?.id ?? null);
}
