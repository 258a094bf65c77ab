-- The governance areas of city $1, by name.
select id, name, areas, categories, lead_unit, ring, changed_at
from governance_area
where city = $1
order by name, id
