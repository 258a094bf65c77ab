-- Matters of a slice, each by its first case. $1 to $18: the parameters of sliced_cases, with the measure matters; $19:
-- whether only those with cases for and against are meant; $20: cases, recent or requesters, the order; $21: how many at
-- most; $22 to $24: areas, categories and units that the viewer may see, null for all. total counts them all. The title
-- that a matter was found with is that of a case, and told to those who may see that case.
select c.matter as key,
  coalesce(
    case when m.first_case = c.id or ($22::integer[] is null and $23::integer[] is null and $24::integer[] is null) or exists (
      select from cases f
      where f.city = $1 and f.id = m.first_case
        and ($22::integer[] is null or f.area = any ($22::integer[]))
        and ($23::integer[] is null or f.category = any ($23::integer[]))
        and ($24::integer[] is null or f.unit = any ($24::integer[]))
    ) then m.title end,
    c.title
  ) as title,
  c.id as first_case, c.area, c.category, f.*,
  count(*) over () as total
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id and c.matter is not null
left join matter m on m.city = $1 and m.key = c.matter
cross join lateral matter_figures($1, c.matter, $3, $4, $5, $22, $23, $24) f
where not $19 or (f.cases_for > 0 and f.cases_against > 0)
order by
  case $20 when 'recent' then extract(epoch from f.last_reported_at) when 'requesters' then f.requesters
    else f.cases_in_window end desc,
  f.cases desc, f.last_reported_at desc, c.id
limit $21
