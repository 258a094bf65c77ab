-- The cases of city $1 with the ids $2, whole.
select *
from cases
where city = $1 and id = any($2::bigint[])
