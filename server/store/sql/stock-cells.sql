-- A stock by cell of a level; as cells.sql.
select s.cell >> $19::integer as cell, sum(s.numerator) as numerator, sum(s.denominator) as denominator
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
group by 1
order by 1
