-- All that was said of the cases $2 of city $1, in the order of receipt.
select case_id, seq, said
from history
where city = $1 and case_id = any($2::bigint[])
order by case_id, seq
