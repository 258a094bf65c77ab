-- Removes the rows of city $1 that were kept aside about the cases $2.
delete from quarantine q
using cases c
where q.city = $1 and c.city = $1 and c.id = any ($2::bigint[]) and q.source = c.source and q.source_id = c.source_id
