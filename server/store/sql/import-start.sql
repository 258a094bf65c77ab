-- Records that an import has begun; one that is begun again keeps its id. $6: how its rows are read.
insert into import (city, id, source, file, started_at, reading) values ($1, $2, $3, $4, $5, $6)
on conflict (city, id) do update
set file = excluded.file, started_at = excluded.started_at, reading = excluded.reading
