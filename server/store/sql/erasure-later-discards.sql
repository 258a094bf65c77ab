-- Takes the rows about cases of city $1 whose words were erased before out of what was discarded since; that it was stays.
update discard d set raw = null, key = null, sealed = null
from cases c, erasure e
where d.city = $1 and c.city = $1 and c.source = d.source and c.source_id = d.source_id
  and e.city = $1 and e.case_id = c.id and e.what = 'words' and (d.raw is not null or d.sealed is not null)
