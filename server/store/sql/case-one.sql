-- One case with all that is known of it: $1 city, $2 id.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell, c.body, c.lng,
  c.lat, c.unlocated_reason, c.requester, c.urgency, c.co_units, c.sensitive, c.matter, c.stance, c.contact_due_at,
  c.first_contact_at, c.outcomes, c.reviewed_at, c.resolution, c.satisfaction, c.flags, c.exempted_at, c.original,
  exists(
    select from erasure e where e.city = c.city and e.case_id = c.id and e.what = 'words'
  ) as erased
from cases c
where c.city = $1 and c.id = $2
