-- The cases of a slice that were dispatched in the window, by the unit that has them, in two parts: how many never went
-- back or on (id null), and each that did. $1 to $18: the parameters of sliced_cases, with the measure dispatched.
select null::bigint as id, s.unit, count(*) as cases
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id and width_bucket($5::timestamptz, c.returns) = 0
  and width_bucket($5::timestamptz, c.transfers) = 0
group by s.unit
union all
select c.id, s.unit, 1
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id
  and (width_bucket($5::timestamptz, c.returns) > 0 or width_bucket($5::timestamptz, c.transfers) > 0)
