-- Takes the row $2 of city $1 out of quarantine for good, at $3 by $4 for the reason $5; answers with the row, if there
-- was one. An event that waits for its case may be discarded again, when it has come again.
with gone as (
  delete from quarantine where city = $1 and id = $2
  returning source, digest, source_id, code, key, sealed, raw
)
insert into discard (city, source, digest, at, by, reason, source_id, code, key, sealed, raw)
select $1, source, digest, $3, $4, $5, source_id, code, key, sealed, raw from gone
on conflict (city, source, digest) do update
set
  at = excluded.at, by = excluded.by, reason = excluded.reason, source_id = excluded.source_id,
  code = excluded.code, key = excluded.key, sealed = excluded.sealed, raw = excluded.raw
returning source, code, digest, key, sealed, raw
