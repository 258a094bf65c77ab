-- The row $2 in quarantine of city $1.
select q.id, q.source, q.source_id, q.import, q.line, q.code, q.detail, q.digest, q.key, q.sealed, q.raw, q.at, i.file
from quarantine q
left join import i on i.city = $1 and i.id = q.import
where q.city = $1 and q.id = $2
