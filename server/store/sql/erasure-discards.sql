-- Takes the rows about the cases $2 of city $1 out of what was discarded; that it was stays.
update discard d set raw = null, key = null, sealed = null
from cases c
where d.city = $1 and c.city = $1 and c.id = any ($2::bigint[]) and d.source = c.source and d.source_id = c.source_id
