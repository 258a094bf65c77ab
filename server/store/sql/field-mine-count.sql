-- Open cases of a slice by when they are due: $19 ends today, $20 tomorrow. $1 to $18: the parameters of sliced_stock.
select
  count(*) as total,
  count(*) filter (where is_paused) as paused,
  count(*) filter (where not is_paused and due_at is null) as undated,
  count(*) filter (where not is_paused and due_at < $5) as overdue,
  count(*) filter (where not is_paused and due_at >= $5 and due_at < $19) as today,
  count(*) filter (where not is_paused and due_at >= greatest($5, $19) and due_at < $20) as tomorrow,
  count(*) filter (where not is_paused and due_at >= greatest($5, $20)) as later
from (
  select is_paused_at($5, c.pauses, c.resumptions) as is_paused,
    case when c.dispatched_at is not null then c.due_at end as due_at
  from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  join cases c on c.city = $1 and c.id = s.id
) open_cases
