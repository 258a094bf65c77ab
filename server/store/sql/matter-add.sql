-- Keeps matters that were found in city $1; $2 is a JSON list. One that is there stays as it is.
insert into matter (city, key, first_case, title, category, state, created_at)
select $1, m.key, m.first_case, m.title, m.category, 'proposed', $3
from json_to_recordset($2::json) as m (key text, first_case bigint, title text, category integer)
on conflict (city, key) do nothing
