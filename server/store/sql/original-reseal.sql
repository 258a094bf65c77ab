-- Seals originals anew: cities $1, names $2, the key $3, the sealed bytes $4.
update original as kept set key = $3, sealed = sent.sealed
from unnest($1::text[], $2::text[], $4::bytea[]) as sent (city, name, sealed)
where kept.city = sent.city and kept.name = sent.name
