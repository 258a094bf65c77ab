import type { CaseInput, Instant, RequestType, Resolution, Stance, Urgency } from './case';
import type { CaseEvent } from './event';
import type { Happening } from './happening';

/** What the last word on a case is, where the order of words alone decides. */
export interface CaseFacts {
  firstContactAt: Instant | null;
  voidedAt: Instant | null;
  exemptedAt: Instant | null;
  reviewedAt: Instant | null;
  resolution: Resolution | null;
  satisfaction: number | null;
  lng: number | null;
  lat: number | null;
  /** The source's word that its point stands for «place unknown»; false once the case was moved to a point. */
  placeholder: boolean;
  area: string | null;
  accountableArea: string | null;
  address: string | null;
  addressKey: string | null;
  category: string | null;
  requestType: RequestType | null;
  urgency: Urgency;
  unit: string | null;
  coUnits: string[];
  matter: string | null;
  stance: Stance | null;
}

/** Gathers the facts of a case: what the record says, as later events changed it. */
export function gatherFacts(record: CaseInput, happenings: readonly Happening[]): CaseFacts {
  const facts = readRecord(record);
  for (const { event } of happenings) learn(facts, event);
  return facts;
}

function readRecord(record: CaseInput): CaseFacts {
  return {
    firstContactAt: null,
    voidedAt: null,
    exemptedAt: null,
    reviewedAt: null,
    resolution: record.resolution ?? null,
    satisfaction: record.satisfaction ?? null,
    lng: record.lng ?? null,
    lat: record.lat ?? null,
    placeholder: record.placeholder ?? false,
    area: record.area || null,
    accountableArea: record.accountableArea || null,
    address: record.address || null,
    addressKey: record.addressKey || null,
    category: record.category || null,
    requestType: record.requestType ?? null,
    urgency: record.urgency ?? 'normal',
    unit: record.unit || null,
    coUnits: record.coUnits ?? [],
    matter: record.matter || null,
    stance: record.stance ?? null,
  };
}

function learn(facts: CaseFacts, event: CaseEvent): void {
  switch (event.kind) {
    case 'contacted':
      facts.firstContactAt ??= event.at;
      return;
    case 'voided':
      facts.voidedAt ??= event.at;
      return;
    case 'exempted':
      facts.exemptedAt ??= event.at;
      return;
    case 'reviewed':
      facts.reviewedAt = event.at;
      facts.resolution = event.resolution ?? null;
      facts.satisfaction = event.satisfaction ?? null;
      return;
    case 'relocated':
      learnPlace(facts, event);
      return;
    case 'dispatched':
    case 'transferred':
    case 'accepted':
    case 'assistanceRequested':
      learnUnits(facts, event);
      return;
    case 'recategorised':
      if (event.category !== undefined) facts.category = event.category || null;
      if (event.requestType !== undefined) facts.requestType = event.requestType;
      facts.urgency = event.urgency ?? facts.urgency;
      return;
    case 'merged':
      if (event.matter !== undefined) facts.matter = event.matter || null;
      if (event.stance !== undefined) facts.stance = event.stance;
  }
}

/** A point that moves takes the case out of the area that was named before, unless the event names one. */
function learnPlace(facts: CaseFacts, event: CaseEvent): void {
  if (event.lng !== undefined || event.lat !== undefined) {
    facts.lng = event.lng ?? null;
    facts.lat = event.lat ?? null;
    facts.placeholder = false;
    if (facts.lng !== null && facts.lat !== null) facts.area = null;
  }
  if (event.area !== undefined) facts.area = event.area || null;
  if (event.accountableArea !== undefined) facts.accountableArea = event.accountableArea || null;
  if (event.address !== undefined) {
    facts.address = event.address || null;
    facts.addressKey = event.addressKey || null;
  }
}

/** Help that was called in joins the units that help; a dispatch that names helpers names all of them. */
function learnUnits(facts: CaseFacts, event: CaseEvent): void {
  if (event.kind === 'assistanceRequested') {
    const joining = (event.coUnits ?? []).filter((unit) => !facts.coUnits.includes(unit));
    if (joining.length > 0) facts.coUnits = [...facts.coUnits, ...new Set(joining)];
    return;
  }
  if (event.unit) facts.unit = event.unit;
  if (event.kind === 'dispatched' && event.coUnits !== undefined) facts.coUnits = event.coUnits;
}
