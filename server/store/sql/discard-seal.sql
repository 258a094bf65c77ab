-- Seals discarded rows of city $1 that lay open: sources $2, digests $3; new digests $4, keys $5, sealed bytes $6, the last
-- two null where the text was erased.
update discard as kept set digest = sent.named, key = sent.key, sealed = sent.sealed, raw = null
from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bytea[]) as sent (source, digest, named, key, sealed)
where kept.city = $1 and kept.source = sent.source and kept.digest = sent.digest
