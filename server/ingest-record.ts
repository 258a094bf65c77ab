import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseHistory, EventInput } from '@zhiyu/shared/event';
import { type ClockRules, foldCase } from '@zhiyu/shared/fold';
import type { Tree } from '@zhiyu/shared/tree';
import type { CityModel } from './city';
import { createClockRules } from './clock-rules';
import { coarsenPlace } from './coarse-place';
import { findEventFault, findFault, type Rejection } from './ingest-check';
import { type CasePlace, createPlacer, type IsCrowded } from './ingest-locate';
import type { Locator } from './locate';
import type { StoredCase } from './store/stored-case';
import { recordOf } from './stored-record';
import type { LivingNode, SplitFacts, SuccessionKind } from './succession';

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
    const present = city.succession.read(history);
    const { record: input } = present;
    const folded = foldCase(present, rules);
    const { source, sourceId } = input;
    const { lng, lat, placeholder, area, accountableArea } = folded;
    const { categories, units, channels } = city;
    const category = findNode(categories, folded.category);
    const sensitive = input.sensitive ?? category?.sensitive ?? false;
    const said = place({ source, lng, lat, placeholder, area, accountableArea });
    const where = sensitive ? coarsenPlace(city, said) : said;
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
      category: category?.ordinal ?? null,
      request_type: folded.requestType,
      channel: findNode(channels, input.channel)?.ordinal ?? null,
      requester: input.requester ?? null,
      requester_key: input.requesterKey ?? null,
      unit: findNode(units, folded.unit)?.ordinal ?? null,
      co_units: folded.coUnits.flatMap((id) => findNode(units, id)?.ordinal ?? []),
      urgency: folded.urgency,
      sensitive,
      matter: folded.matter,
      stance: folded.stance,
      title: input.title || null,
      body: input.text || null,
      // An address tells what the place may not.
      address: sensitive ? null : folded.address,
      flags: listFlags(folded.flags, where),
      address_key: sensitive ? null : folded.addressKey,
      original: input.original ?? null,
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

/** A node that is in the pack. */
function findNode<Node extends LivingNode>(
  tree: Tree<Node>,
  id: string | null | undefined,
): Node | undefined {
  const node = id ? tree.byId(id) : undefined;
  return node?.retired ? undefined : node;
}

const noFacts: SplitFacts = { text: '', requestType: null };

/** The first identifier that the city does not know. */
function findStranger(
  city: CityModel,
  said: Partial<Pick<CaseInput, 'area' | 'accountableArea' | 'category' | 'channel' | 'unit' | 'coUnits'>>,
): Rejection | null {
  const isUnknown = (kind: SuccessionKind, id: string | null | undefined) =>
    id && city.succession.find(kind, id, noFacts) === null;
  const { area, accountableArea, category, channel, unit } = said;
  if (isUnknown('area', area)) return describeStranger(city, 'area', area);
  if (isUnknown('area', accountableArea)) return describeStranger(city, 'accountable-area', accountableArea);
  if (isUnknown('category', category)) return describeStranger(city, 'category', category);
  if (isUnknown('channel', channel)) return describeStranger(city, 'channel', channel);
  if (isUnknown('unit', unit)) return describeStranger(city, 'unit', unit);
  const helper = said.coUnits?.find((id) => isUnknown('unit', id));
  return helper === undefined ? null : describeStranger(city, 'unit', helper);
}

type Stranger = 'accountable-area' | SuccessionKind;

function describeStranger(city: CityModel, what: Stranger, id: string | null | undefined): Rejection {
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
