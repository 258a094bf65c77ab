-- Those of the categories $2 (ordinals) of city $1 that cases carry, with the number of cases.
select category as ordinal, count(*) as cases
from cases where city = $1 and category = any($2::integer[])
group by category order by category
