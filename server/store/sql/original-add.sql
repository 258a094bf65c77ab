-- Keeps sealed originals of city $1: names $2, the keys that they are sealed with $3, the sealed bytes $4.
insert into original (city, name, key, sealed)
select $1, sent.name, sent.key, sent.sealed
from unnest($2::text[], $3::bigint[], $4::bytea[]) as sent (name, key, sealed)
on conflict do nothing
