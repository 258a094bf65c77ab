-- How many cases are in a stock; as case-count.sql.
select count(*) as cases
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
where not $19 or s.numerator > 0
