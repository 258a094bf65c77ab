-- Who has brought the matters $2 of city $1 by $3: cases, those whose requester is known, and different requesters; $4 to
-- $6: areas, categories and units that the viewer may see, null for all. A requester is known within one source.
select c.matter as key, count(*) as cases, count(c.requester_key) as known,
  count(distinct (c.source, c.requester_key)) filter (where c.requester_key is not null) as people
from cases c
where c.city = $1 and c.matter = any ($2::text[]) and c.voided_at is null and c.reported_at <= $3
  and ($4::integer[] is null or c.area = any ($4::integer[]))
  and ($5::integer[] is null or c.category = any ($5::integer[]))
  and ($6::integer[] is null or c.unit = any ($6::integer[]))
group by c.matter
