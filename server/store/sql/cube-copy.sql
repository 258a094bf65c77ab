-- All that figures depend on of the cases of the city that was named to this transaction, in the order in which
-- `readCopiedCase` takes the fields. COPY takes no parameters.
copy (
  select id, reported_at, dispatched_at, contact_due_at, first_contact_at, due_at, answered_directly_at,
    not_accepted_at, voided_at, exempted_at, ended_at, reviewed_at, closings, reopenings, pauses, resumptions, returns,
    extensions, urges, supervisions, touches, resolution, satisfaction, area, accountable_area, cell, lng, lat, category,
    request_type, channel, requester, unit, source, requester_key, matter
  from cases
  where city = current_setting('zhiyu.city')
) to stdout (format binary)
