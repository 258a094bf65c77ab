-- How many overdue cases there are. $1 to $18: the parameters of sliced_stock; $19, $20: bounds of the due time, the
-- second excluded.
select count(*) as cases
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
where s.due_at >= $19 and s.due_at < $20
