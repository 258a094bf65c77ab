-- Cases of the matter $2 of city $1 that were reported by $3, the latest first, at most $7; $4 to $6: areas, categories
-- and units that the viewer may see, null for all.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell, c.matter, c.stance
from cases c
where c.city = $1 and c.matter = $2 and c.voided_at is null and c.reported_at <= $3
  and ($4::integer[] is null or c.area = any ($4::integer[]))
  and ($5::integer[] is null or c.category = any ($5::integer[]))
  and ($6::integer[] is null or c.unit = any ($6::integer[]))
order by c.reported_at desc, c.id desc
limit $7
