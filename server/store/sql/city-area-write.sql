-- Writes the areas $2, a JSON list of rows, into city $1: new identifiers are added, known ones brought up to date
-- and keep their ordinal. Answers the identifiers of those that changed.
insert into area as kept
  (city, ordinal, id, parent, level, kind, name, name_en, residents, center, bbox, geometry)
select $1, ordinal, id, parent, level, kind, name, name_en, residents, center, bbox, geometry
from json_populate_recordset(null::area, $2)
on conflict (city, id) do update set
  parent = excluded.parent, level = excluded.level, kind = excluded.kind, name = excluded.name,
  name_en = excluded.name_en, residents = excluded.residents, center = excluded.center, bbox = excluded.bbox,
  geometry = excluded.geometry, retired = false
where (kept.parent, kept.level, kept.kind, kept.name, kept.name_en, kept.residents, kept.center, kept.bbox, kept.geometry,
    kept.retired)
  is distinct from (excluded.parent, excluded.level, excluded.kind, excluded.name, excluded.name_en,
    excluded.residents, excluded.center, excluded.bbox, excluded.geometry, false)
returning id
