-- Binds key $1 to what the JSON list $2 names.
insert into access_key_binding (city, key, kind, node)
select b.city, $1, b.kind, b.node
from json_to_recordset($2::json) as b (city text, kind text, node text)
on conflict do nothing
