-- Open cases of a slice in a box of longitudes $19 to $20 and latitudes $21 to $22, with their point. $1 to $18: the
-- parameters of sliced_stock; $23: how many at most.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell, c.lng, c.lat, c.co_units, c.matter
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id
where c.cell is not null and c.lng between $19 and $20 and c.lat between $21 and $22
order by c.id
limit $23
