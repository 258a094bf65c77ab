-- How many cases of a slice are a matter of their own. $1 to $18: the parameters of sliced_cases, with the measure
-- matters.
select count(*) as alone
from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join cases c on c.city = $1 and c.id = s.id and c.matter is null
