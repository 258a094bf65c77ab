-- Those of the channels $2 (ordinals) of city $1 that cases carry, with the number of cases.
select channel as ordinal, count(*) as cases
from cases where city = $1 and channel = any($2::integer[])
group by channel order by channel
