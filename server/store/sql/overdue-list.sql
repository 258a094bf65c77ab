-- A page of overdue cases, the longest overdue first. $1 to $18: the parameters of sliced_stock; $19, $20: bounds of
-- the due time, the second excluded; $21, $22: due time and id of the last case of the page before, or null; $23: how
-- many at most.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell
from (
  select s.id, s.due_at
  from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  where s.due_at >= $19 and s.due_at < $20
    and ($22::bigint is null or (s.due_at, s.id) > ($21::timestamptz, $22::bigint))
  order by s.due_at, s.id
  limit $23
) page
join cases c on c.city = $1 and c.id = page.id
order by page.due_at, page.id
