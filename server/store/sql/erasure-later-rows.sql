-- Removes the rows of city $1 that were kept aside about cases whose words were erased before; answers how many.
delete from quarantine q
using cases c, erasure e
where q.city = $1 and c.city = $1 and c.source = q.source and c.source_id = q.source_id
  and e.city = $1 and e.case_id = c.id and e.what = 'words'
returning q.digest
