import type { CaseInput } from '@zhiyu/shared/case';
import type { CityModel } from './city';
import type { StoredCase } from './store/stored-case';

/** The record that a stored case stands for: what is known of a case whose history was not kept. */
export function recordOf(city: CityModel, stored: StoredCase): CaseInput {
  const isLocated = stored.lng !== null;
  // A due time that was not known yet was to be computed, so it is computed again.
  const unknown = stored.flags.includes('calendar-unpublished') ? undefined : null;
  const area = stored.said_area === null ? undefined : city.areas.byOrdinal(stored.said_area);
  const accountable =
    stored.said_accountable_area === null ? undefined : city.areas.byOrdinal(stored.said_accountable_area);
  return {
    source: stored.source,
    sourceId: stored.source_id,
    reportedAt: stored.reported_at,
    dispatchedAt: stored.dispatched_at,
    contactDueAt: stored.contact_due_at ?? unknown,
    firstContactAt: stored.first_contact_at,
    dueAt: stored.due_at ?? unknown,
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
    addressKey: stored.address_key,
    original: stored.original,
  };
}

function idOf(
  tree: { byOrdinal(ordinal: number): { id: string } | undefined },
  ordinal: number | null,
): string | null {
  return ordinal === null ? null : (tree.byOrdinal(ordinal)?.id ?? null);
}
