-- How often the cases $2 of city $1 have been urged and supervised by $3.
select c.id, width_bucket($3::timestamptz, c.urges) as urged, width_bucket($3::timestamptz, c.supervisions) as supervised
from cases c
where c.city = $1 and c.id = any ($2::bigint[])
