-- Takes the rows about cases of city $1 whose words were erased before out of what was done about rows since.
update mending m set raw = null, sent = null, key = null, sealed = null
from cases c, erasure e
where m.city = $1 and c.city = $1 and ((c.source = m.source and c.source_id = m.source_id) or c.id = m.case_id)
  and e.city = $1 and e.case_id = c.id and e.what = 'words' and (m.raw is not null or m.sealed is not null)
