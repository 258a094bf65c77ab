import type { CaseAnswer, CaseItem } from '@zhiyu/shared/case-contract';
import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { cellOf, STORE_LEVEL } from '@zhiyu/shared/grid';
import { stateAt } from './case-state';
import type { CityModel } from './city';
import type { CaseRecord, WholeCaseRecord } from './store/case-record';

/** Makes the items of a list as of an instant, in the city's identifiers, names and time. */
export function createItems(city: CityModel, records: CaseRecord[], asOf: number): CaseItem[] {
  const dueSoonUntil = endOfNextWorkingDay(city.calendar, asOf);
  return records.map((record) => createItem(city, record, asOf, dueSoonUntil));
}

/** One case with all that is known of it, as of an instant. */
export function createWhole(
  city: CityModel,
  record: WholeCaseRecord,
  told: Pick<CaseAnswer, 'events' | 'clock'>,
  asOf: number,
  seq: number,
): CaseAnswer {
  const iso = (instant: number) => city.zone.toIso(instant);
  const isoOrNull = (instant: number | null) => (instant === null ? null : iso(instant));
  const item = createItem(city, record, asOf, endOfNextWorkingDay(city.calendar, asOf));
  return {
    ...item,
    asOf: iso(asOf),
    seq,
    accountableAreaPath: listPath(city, item.accountableArea ?? undefined),
    text: record.body,
    redacted: record.original !== null,
    erased: record.erased,
    lng: record.erased ? null : record.lng,
    lat: record.erased ? null : record.lat,
    unlocatedReason: record.unlocated_reason,
    requester: record.requester,
    urgency: record.urgency,
    coUnits: record.co_units.map((ordinal) => city.units.byOrdinal(ordinal)?.id ?? String(ordinal)),
    sensitive: record.sensitive,
    matter: record.matter,
    stance: record.stance,
    dispatchedAt: isoOrNull(record.dispatched_at),
    contactDueAt: isoOrNull(record.contact_due_at),
    firstContactAt: isoOrNull(record.first_contact_at),
    answeredDirectlyAt: isoOrNull(record.answered_directly_at),
    notAcceptedAt: isoOrNull(record.not_accepted_at),
    voidedAt: isoOrNull(record.voided_at),
    closings: record.closings.map((at, i) => ({ at: iso(at), outcome: record.outcomes[i] ?? null })),
    reopenings: record.reopenings.map(iso),
    pauses: record.pauses.map((from, i) => ({
      from: iso(from),
      to: isoOrNull(record.resumptions[i] ?? null),
    })),
    reviewedAt: isoOrNull(record.reviewed_at),
    resolution: record.resolution,
    satisfaction: record.satisfaction,
    flags: record.flags,
    exemptedAt: isoOrNull(record.exempted_at),
    ...told,
  };
}

function createItem(
  city: CityModel,
  record: CaseRecord,
  asOf: number,
  dueSoonUntil: number | null,
): CaseItem {
  const isoOrNull = (instant: number | null) => (instant === null ? null : city.zone.toIso(instant));
  const area = city.areas.byOrdinal(record.area);
  const category = record.category === null ? undefined : city.categories.byOrdinal(record.category);
  const unit = record.unit === null ? undefined : city.units.byOrdinal(record.unit);
  const { state, endedAt } = stateAt(record, asOf, dueSoonUntil);
  return {
    id: record.id,
    source: record.source,
    sourceId: record.source_id,
    title: record.title,
    address: record.address,
    area: area?.id ?? null,
    areaPath: listPath(city, area?.id),
    accountableArea: city.areas.byOrdinal(record.accountable_area)?.id ?? null,
    category: category?.id ?? null,
    categoryName: category?.name ?? null,
    requestType: record.request_type,
    channel: record.channel === null ? null : (city.channels.byOrdinal(record.channel)?.id ?? null),
    unit: unit?.id ?? null,
    unitName: unit?.name ?? null,
    reportedAt: city.zone.toIso(record.reported_at),
    dueAt: isoOrNull(record.due_at),
    endedAt: isoOrNull(endedAt),
    state,
    overdueMs: state === 'overdue' && record.due_at !== null ? asOf - record.due_at : null,
    cell: record.cell === null ? null : { ...cellOf(record.cell), level: STORE_LEVEL },
  };
}

/** Names of the areas from below the city down to this one; empty where there is none. */
export function listPath(city: CityModel, area: string | undefined): CaseItem['areaPath'] {
  if (area === undefined) return [];
  const below = city.areas.path(area).filter(({ id }) => id !== city.root.id);
  return below.map(({ name, nameEn }) => ({ zh: name, en: nameEn ?? name }));
}
