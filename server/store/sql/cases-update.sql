-- Replaces cases of city $1 by the rows in the JSON list $2, each with all its columns.
update cases as kept
set
  fingerprint = sent.fingerprint, reported_at = sent.reported_at, dispatched_at = sent.dispatched_at,
  contact_due_at = sent.contact_due_at, first_contact_at = sent.first_contact_at, due_at = sent.due_at,
  answered_directly_at = sent.answered_directly_at, not_accepted_at = sent.not_accepted_at,
  voided_at = sent.voided_at, exempted_at = sent.exempted_at, ended_at = sent.ended_at, closings = sent.closings, outcomes = sent.outcomes,
  reopenings = sent.reopenings, pauses = sent.pauses, resumptions = sent.resumptions, returns = sent.returns,
  transfers = sent.transfers, extensions = sent.extensions, urges = sent.urges,
  supervisions = sent.supervisions, touches = sent.touches, reviewed_at = sent.reviewed_at, resolution = sent.resolution,
  satisfaction = sent.satisfaction, area = sent.area, accountable_area = sent.accountable_area,
  said_area = sent.said_area, said_accountable_area = sent.said_accountable_area, cell = sent.cell,
  lng = sent.lng, lat = sent.lat, said_lng = sent.said_lng, said_lat = sent.said_lat,
  unlocated_reason = sent.unlocated_reason, category = sent.category,
  request_type = sent.request_type, channel = sent.channel, requester = sent.requester, requester_key = sent.requester_key, unit = sent.unit,
  co_units = sent.co_units, urgency = sent.urgency, sensitive = sent.sensitive, matter = sent.matter,
  stance = sent.stance, title = sent.title, body = sent.body, address = sent.address, flags = sent.flags,
  address_key = sent.address_key, original = sent.original
from json_populate_recordset(null::cases, $2::json) as sent
where kept.city = $1 and kept.id = sent.id
