-- The first $3 committed batches of city $1 after number $2 of its change sequence, in their order.
select seq, states
from change
where city = $1 and seq > $2
order by seq
limit $3
