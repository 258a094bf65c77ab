-- Those of the handling units $2 (ordinals) of city $1 that cases carry, as lead or helping unit, with the number.
select used.ordinal, count(distinct c.id) as cases
from cases c cross join lateral unnest(array_append(c.co_units, c.unit)) used (ordinal)
where c.city = $1 and (c.unit = any($2::integer[]) or c.co_units && $2::integer[])
  and used.ordinal = any($2::integer[])
group by used.ordinal order by used.ordinal
