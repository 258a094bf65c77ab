-- Ids of at most $5 cases of source $2 in city $1 that are drawn at the point $3, $4.
select id
from cases
where city = $1 and source = $2 and lng = $3 and lat = $4 and unlocated_reason is null
order by id
limit $5
