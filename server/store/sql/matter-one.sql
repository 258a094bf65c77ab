-- The matter $2 of city $1 with its figures as of $5, its window from $3 to $4; $6 to $8: areas, categories and units
-- that the viewer may see, null for all. No row where it has no case by then. The title that it was found with is that of a
-- case, and told to those who may see that case.
select $2 as key,
  coalesce(
    case when m.first_case = c.id or ($6::integer[] is null and $7::integer[] is null and $8::integer[] is null) or exists (
      select from cases f
      where f.city = $1 and f.id = m.first_case
        and ($6::integer[] is null or f.area = any ($6::integer[]))
        and ($7::integer[] is null or f.category = any ($7::integer[]))
        and ($8::integer[] is null or f.unit = any ($8::integer[]))
    ) then m.title end,
    c.title
  ) as title,
  c.id as first_case, c.area, c.category, f.*
from matter_figures($1, $2, $3, $4, $5, $6, $7, $8) f
cross join lateral (
  select one.id, one.title, one.area, one.category from cases one
  where one.city = $1 and one.matter = $2 and one.voided_at is null and one.reported_at <= $5
    and ($6::integer[] is null or one.area = any ($6::integer[]))
    and ($7::integer[] is null or one.category = any ($7::integer[]))
    and ($8::integer[] is null or one.unit = any ($8::integer[]))
  order by one.reported_at, one.id
  limit 1
) c
left join matter m on m.city = $1 and m.key = $2
