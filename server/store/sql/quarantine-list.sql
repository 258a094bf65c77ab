-- A page of the rows in quarantine of city $1, the latest first. $2, $3: source and code, or null; $4, $5: instant and id
-- of the last row of the page before, or null; $6: how many at most.
select q.id, q.source, q.source_id, q.import, q.line, q.code, q.detail, q.digest, q.key, q.sealed, q.raw, q.at, i.file
from quarantine q
left join import i on i.city = $1 and i.id = q.import
where q.city = $1
  and ($2::text is null or q.source = $2)
  and ($3::text is null or q.code = $3)
  and ($5::text is null or (q.at, q.id) < ($4::timestamptz, $5::text))
order by q.at desc, q.id desc
limit $6
