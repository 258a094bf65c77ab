-- Keeps rows in quarantine of city $1 with what is needed of them: sources $2, names $3, keys $4, sealed bytes $5.
update quarantine as kept set key = sent.key, sealed = sent.sealed, is_least = true
from unnest($2::text[], $3::text[], $4::bigint[], $5::bytea[]) as sent (source, digest, key, sealed)
where kept.city = $1 and kept.source = sent.source and kept.digest = sent.digest
