-- Those of the cases $19 that are overdue, the longest overdue first. $1 to $18: the parameters of sliced_stock.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id
where s.id = any ($19::bigint[])
order by c.due_at, c.id
