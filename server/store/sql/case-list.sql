-- A page of the cases that a measure counts, the latest report first. $1 to $18: the parameters of sliced_cases; $19:
-- whether only the cases above a rate's line are meant; $20, $21: report and id of the last case of the page before,
-- or null; $22: how many at most.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell
from (
  select s.id, s.reported_at
  from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  where (not $19 or s.numerator > 0)
    and ($21::bigint is null or (s.reported_at, s.id) < ($20::timestamptz, $21::bigint))
  order by s.reported_at desc, s.id desc
  limit $22
) page
join cases c on c.city = $1 and c.id = page.id
order by page.reported_at desc, page.id desc
