-- Overdue cases by how long, and by node. $1 to $18: the parameters of sliced_stock; $19: limits of the due time,
-- ascending; age counts from 0, the longest overdue.
select width_bucket(s.due_at, $19::timestamptz[]) as age, s.area, s.accountable_area, s.unit, s.category, count(*) as cases
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
group by 1, 2, 3, 4, 5
