-- How many cases a measure counts. $1 to $18: the parameters of sliced_cases; $19: whether only the cases above a
-- rate's line are meant.
select count(*) as cases
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
where not $19 or s.numerator > 0
