-- Records what was done at $2 by $3 about rows in quarantine of city $1; $4 is a JSON list.
insert into mending (city, id, at, by, source, code, raw, sent, status, fate_code)
select $1, done.id, $2, $3, done.source, done.code, done.raw, done.sent, done.status, done.fate_code
from json_to_recordset($4::json)
  as done (id text, source text, code text, raw text, sent text, status text, fate_code text)
on conflict (city, id, at) do nothing
