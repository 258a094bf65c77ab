-- All that was said of the cases $2 of city $1, in the order of receipt. Each is looked up by its key, however little
-- the database has counted yet.
select found.case_id, found.seq, found.said
from unnest($2::bigint[]) as asked (id)
cross join lateral (
  select case_id, seq, said from history where city = $1 and case_id = asked.id order by seq
) as found
order by found.case_id, found.seq
