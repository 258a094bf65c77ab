-- Writes the channels $2, a JSON list of rows, into city $1: new identifiers are added, known ones brought up to
-- date and keep their ordinal. Answers the identifiers of those that changed.
insert into channel as kept (city, ordinal, id, name)
select $1, ordinal, id, name
from json_populate_recordset(null::channel, $2)
on conflict (city, id) do update set name = excluded.name, retired = false
where kept.name is distinct from excluded.name or kept.retired
returning id
