-- How many overdue cases there are. $1 to $16: the parameters of sliced_cases; $17, $18: bounds of the due time, the
-- second excluded.
select count(*) as cases
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) s
where s.due_at >= $17 and s.due_at < $18
