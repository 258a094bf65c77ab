-- Seals what was done about rows anew: the key $1, the sealed bytes $2, cities $3, rows $4, instants $5.
update mending as kept set key = $1, sealed = sent.sealed
from unnest($2::bytea[], $3::text[], $4::text[], $5::timestamptz[]) as sent (sealed, city, id, at)
where kept.city = sent.city and kept.id = sent.id and kept.at = sent.at
