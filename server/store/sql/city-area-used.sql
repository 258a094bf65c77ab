-- Those of the areas $2 (ordinals) of city $1 that cases need: they name them, or lie in them without a point by which
-- another area would be found. With the number of cases.
select used.ordinal, count(distinct c.id) as cases
from cases c cross join lateral (values
  (c.said_area), (c.said_accountable_area),
  (case when c.cell is null then c.area end), (case when c.cell is null then c.accountable_area end)
) used (ordinal)
where c.city = $1 and used.ordinal = any($2::integer[])
group by used.ordinal order by used.ordinal
