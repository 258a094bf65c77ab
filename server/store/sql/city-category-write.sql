-- Writes the categories $2, a JSON list of rows, into city $1: new identifiers are added, known ones brought up to
-- date and keep their ordinal. Answers the identifiers of those that changed.
insert into category as kept (city, ordinal, id, parent, name, sensitive, limits)
select $1, ordinal, id, parent, name, sensitive, limits
from json_populate_recordset(null::category, $2)
on conflict (city, id) do update set
  parent = excluded.parent, name = excluded.name, sensitive = excluded.sensitive, limits = excluded.limits,
  retired = false
where (kept.parent, kept.name, kept.sensitive, kept.limits, kept.retired)
  is distinct from (excluded.parent, excluded.name, excluded.sensitive, excluded.limits, false)
returning id
