-- The cases of city $1 with the ids $2, whole. Each is looked up by its key, however little
-- the database has counted yet.
select found.*
from unnest($2::bigint[]) as asked (id)
cross join lateral (select * from cases where city = $1 and id = asked.id limit 1) as found
