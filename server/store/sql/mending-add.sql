-- Records what was done at $2 by $3 about rows in quarantine of city $1; $4 is a JSON list.
insert into mending (city, id, at, by, source, source_id, case_id, code, key, sealed, status, fate_code, is_named)
select
  $1, done.id, $2, $3, done.source, done.source_id, done.case_id, done.code, done.key, done.sealed, done.status,
  done.fate_code, true
from json_to_recordset($4::json) as done (
  id text, source text, source_id text, case_id bigint, code text, key bigint, sealed bytea, status text, fate_code text
)
on conflict (city, id, at) do nothing
