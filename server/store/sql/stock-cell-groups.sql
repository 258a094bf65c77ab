-- How many different groups the cases of a stock fall into, by cell of a level; as cell-groups.sql.
select s.cell >> $19::integer as cell, count(distinct member.group_number) as groups
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
join unnest($21::integer[], $22::integer[]) as member (ordinal, group_number)
  on member.ordinal = case $20 when 'category' then s.category else s.unit end
where s.cell is not null
group by 1
order by 1
