-- Rows in quarantine of city $1 with code $2 by id, to be sent again; $3: of one source, or null; $4: the id after which to
-- begin, or null; $5: how many at most.
select q.id, q.source, q.source_id, q.import, q.line, q.code, q.detail, q.digest, q.key, q.sealed, q.raw, q.at, null as file
from quarantine q
where q.city = $1 and q.code = $2
  and ($3::text is null or q.source = $3)
  and ($4::text is null or q.id > $4)
order by q.id
limit $5
