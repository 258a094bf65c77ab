-- A stock at many instants. $1 city, $2 measure, $3 instants in rising order, $4 beside each the end of the next working
-- day, $5 beside each since when a case left alone lies dormant, $6 to $16 the slice, as $8 to $18 of sliced_cases. An
-- instant without a case has no row.
select "position", cases
from stock_sums($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
