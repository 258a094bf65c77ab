-- Writes the handling units $2, a JSON list of rows, into city $1: new identifiers are added, known ones brought up
-- to date and keep their ordinal. Answers the identifiers of those that changed.
insert into unit as kept (city, ordinal, id, parent, name, kind, area)
select $1, ordinal, id, parent, name, kind, area
from json_populate_recordset(null::unit, $2)
on conflict (city, id) do update set
  parent = excluded.parent, name = excluded.name, kind = excluded.kind, area = excluded.area,
  retired = false
where (kept.parent, kept.name, kept.kind, kept.area, kept.retired)
  is distinct from (excluded.parent, excluded.name, excluded.kind, excluded.area, false)
returning id
