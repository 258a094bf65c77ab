-- The governance area $2 of city $1.
select id, name, areas, categories, lead_unit, ring, changed_at
from governance_area
where city = $1 and id = $2
