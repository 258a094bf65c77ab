-- Puts the reasons of rows of city $1 that came again under other names on the rows that are kept, and takes the others out:
-- sources $2, names under which they came again $3, names of the rows that are kept $4.
with pair as (
  select * from unnest($2::text[], $3::text[], $4::text[]) as p (source, twin, digest)
), gone as (
  delete from quarantine q using pair p where q.city = $1 and q.source = p.source and q.digest = p.twin
  returning p.source, p.digest, q.code, q.detail, q.source_id, q.event_id, q.stated_at
)
update quarantine kept
set code = gone.code, detail = gone.detail, source_id = gone.source_id, event_id = gone.event_id, stated_at = gone.stated_at
from gone
where kept.city = $1 and kept.source = gone.source and kept.digest = gone.digest
