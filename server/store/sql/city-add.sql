-- Adds city $1 with its pack $2 at instant $3, unless it is there; answers a row when it was added.
insert into city (city, pack, added_at, changed_at) values ($1, $2, $3, $3)
on conflict (city) do nothing
returning city
