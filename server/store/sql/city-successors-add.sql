-- Keeps for city $1 the successors $2, a JSON list of {kind, id, place, successor, when}.
insert into successor (city, kind, id, place, successor, condition)
select $1, kind, id, place, successor, "when"
from json_to_recordset($2) as named (kind text, id text, place integer, successor text, "when" jsonb)
