-- Open cases that were urged by T, the most often urged first, then the earliest due. $1 to $18: the parameters of
-- sliced_stock; $19: how many at most. total counts them all.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell, count(*) over () as total
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id and width_bucket($5::timestamptz, c.urges) > 0
order by width_bucket($5::timestamptz, c.urges) desc, c.due_at nulls last, c.id
limit $19
