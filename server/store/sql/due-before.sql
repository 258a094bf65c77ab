-- How many cases that are due soon fall due before $19. $1 to $18: the parameters of sliced_stock, with the measure dueSoon.
select count(*) as total, count(*) filter (where s.due_at < $19) as before
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
