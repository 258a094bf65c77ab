-- Takes the row $2 of city $1 out of quarantine for good, at $3 by $4 for the reason $5; answers with the row, if there
-- was one. An event that waits for its case may be discarded again, when it has come again.
with gone as (
  delete from quarantine where city = $1 and id = $2
  returning source, digest, source_id, code, raw
)
insert into discard (city, source, digest, at, by, reason, source_id, code, raw)
select $1, source, digest, $3, $4, $5, source_id, code, raw from gone
on conflict (city, source, digest) do update
set
  at = excluded.at, by = excluded.by, reason = excluded.reason, source_id = excluded.source_id,
  code = excluded.code
returning source, code, raw
