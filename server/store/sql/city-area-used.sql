-- Those of the areas $2 (ordinals) of city $1 that cases carry, with the number of cases.
select used.ordinal, count(distinct c.id) as cases
from cases c cross join lateral (values (c.area), (c.accountable_area)) used (ordinal)
where c.city = $1 and used.ordinal = any($2::integer[])
group by used.ordinal order by used.ordinal
