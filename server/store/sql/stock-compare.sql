-- A stock by groups of areas, categories or units; as compare.sql.
select coalesce(member.group_number, 0) as "group", count(*) as cases, sum(s.numerator) as numerator,
  sum(s.denominator) as denominator
from sliced_stock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
left join unnest($20::integer[], $21::integer[]) as member (ordinal, group_number)
  on member.ordinal = case $19 when 'area' then s.area when 'accountableArea' then s.accountable_area
    when 'category' then s.category else s.unit end
where $22 or member.group_number is not null
group by 1
order by 1
