-- How many cases of each of the matters $2 of city $1 there are; $3 to $5: areas, categories and units that the viewer may
-- see, null for all.
select c.matter, count(*) as cases
from cases c
where c.city = $1 and c.matter = any ($2) and c.voided_at is null
  and ($3::integer[] is null or c.area = any ($3::integer[]))
  and ($4::integer[] is null or c.category = any ($4::integer[]))
  and ($5::integer[] is null or c.unit = any ($5::integer[]))
group by c.matter
