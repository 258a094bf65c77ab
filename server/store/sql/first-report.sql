-- When the first case of a city came in: $1 city.
select reported_at as first
from cases
where city = $1 and voided_at is null
order by reported_at
limit 1
