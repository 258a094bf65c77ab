-- Seals what was done about rows of city $1 and lay open: rows $2, instants $3; new names of the rows $4, keys $5, sealed
-- bytes $6, the last two null where the texts were erased.
update mending as kept set id = sent.named, key = sent.key, sealed = sent.sealed, raw = null, sent = null
from unnest($2::text[], $3::timestamptz[], $4::text[], $5::bigint[], $6::bytea[]) as sent (id, at, named, key, sealed)
where kept.city = $1 and kept.id = sent.id and kept.at = sent.at
