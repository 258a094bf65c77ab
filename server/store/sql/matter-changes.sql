-- The first committed batches of city $1 after $2, at most $3, with the ids of their cases.
select c.seq, array(select (state ->> 'id')::bigint from json_array_elements(c.states) as state) as ids
from change c
where c.city = $1 and c.seq > $2
order by c.seq
limit $3
