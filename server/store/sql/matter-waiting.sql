-- Cases in the committed batches of city $1 that the linking of cases has not followed yet; a case counts in each.
select coalesce(sum(json_array_length(c.states)), 0)::bigint as cases
from change c
where c.city = $1 and c.seq > coalesce((select m.seq from matter_cursor m where m.city = $1), 0)
