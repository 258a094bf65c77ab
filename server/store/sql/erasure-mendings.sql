-- Takes the rows about the cases $2 of city $1 out of what was done about rows; what was done stays.
update mending m set raw = null, sent = null, key = null, sealed = null
from cases c
where m.city = $1 and c.city = $1 and c.id = any ($2::bigint[])
  and ((m.source = c.source and m.source_id = c.source_id) or m.case_id = c.id)
