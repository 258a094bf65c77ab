-- Takes in new cases in COPY text format, the columns in the order of StoredCase.
copy cases (
  city, id, source, source_id, fingerprint, reported_at, dispatched_at, contact_due_at, first_contact_at, due_at,
  answered_directly_at, not_accepted_at, voided_at, exempted_at, ended_at, closings, outcomes, reopenings, pauses, resumptions,
  returns, transfers, extensions, urges, supervisions, touches, reviewed_at, resolution, satisfaction, area,
  accountable_area, said_area, said_accountable_area, cell, lng, lat, said_lng, said_lat,
  unlocated_reason, category, request_type,
  channel, requester, requester_key, unit, co_units, urgency, sensitive, matter, stance, title, body, address, flags,
  address_key, original
) from stdin
