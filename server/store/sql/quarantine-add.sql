-- Keeps rows that could not be taken in. $2 is a JSON list without repeats; a row kept before for the same reason
-- stays as it is, and one that was discarded is left out, unless it is an event that waits for its case again.
insert into quarantine
  (city, source, source_id, event_id, stated_at, digest, import, line, code, detail, key, sealed, at, is_least)
select
  $1, sent.source, sent.source_id, sent.event_id, sent.stated_at, sent.digest, sent.import, sent.line, sent.code,
  sent.detail, sent.key, sent.sealed, $3, true
from json_to_recordset($2::json) as sent (
  source text, source_id text, event_id text, stated_at timestamptz, digest text, import text, line bigint, code text,
  detail text, key bigint, sealed bytea
)
where sent.code = 'unknown-case' or not exists (
  select from discard where city = $1 and source = sent.source and digest = sent.digest
)
order by sent.source, sent.digest
on conflict (city, source, digest) do update
set
  source_id = excluded.source_id, event_id = excluded.event_id, stated_at = excluded.stated_at,
  import = excluded.import, line = excluded.line, code = excluded.code, detail = excluded.detail, at = excluded.at
where (quarantine.code, quarantine.detail, quarantine.source_id, quarantine.event_id)
  is distinct from (excluded.code, excluded.detail, excluded.source_id, excluded.event_id)
