-- Adds the governance area $2 to city $1 at $8, or changes it.
insert into governance_area (city, id, name, areas, categories, lead_unit, ring, added_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $8)
on conflict (city, id) do update
set
  name = excluded.name, areas = excluded.areas, categories = excluded.categories, lead_unit = excluded.lead_unit,
  ring = excluded.ring, changed_at = excluded.changed_at
