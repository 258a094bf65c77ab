-- A page of the cases in a stock, the latest report first; as case-list.sql.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell
from (
  select s.id, s.reported_at
  from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  where (not $19 or s.numerator > 0)
    and ($21::bigint is null or (s.reported_at, s.id) < ($20::timestamptz, $21::bigint))
  order by s.reported_at desc, s.id desc
  limit $22
) page
join cases c on c.city = $1 and c.id = page.id
order by page.reported_at desc, page.id desc
