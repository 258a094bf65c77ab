-- Seals rows in quarantine of city $1 that lay open: sources $2, digests $3; new digests $4, details $5, keys $6, sealed
-- bytes $7.
update quarantine as kept
set digest = sent.named, detail = sent.detail, key = sent.key, sealed = sent.sealed, raw = null
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bytea[])
  as sent (source, digest, named, detail, key, sealed)
where kept.city = $1 and kept.source = sent.source and kept.digest = sent.digest
