-- Seals discarded rows anew: the key $1, the sealed bytes $2, cities $3, sources $4, digests $5.
update discard as kept set key = $1, sealed = sent.sealed
from unnest($2::bytea[], $3::text[], $4::text[], $5::text[]) as sent (sealed, city, source, digest)
where kept.city = sent.city and kept.source = sent.source and kept.digest = sent.digest
