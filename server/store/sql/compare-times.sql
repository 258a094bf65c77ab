-- How long cases took, by groups. $1 to $22 as in compare.sql. In each group beside each other: minutes ascending, how
-- many cases came to their end after so many, and how many were still open then.
select counted."group", array_agg(counted.minutes order by counted.minutes) as minutes,
  array_agg(counted.ended order by counted.minutes) as ended,
  array_agg(counted.censored order by counted.minutes) as censored
from (
  select coalesce(member.group_number, 0) as "group", s.minutes, sum(s.numerator)::integer as ended,
    sum(s.denominator - s.numerator)::integer as censored
  from sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  left join unnest($20::integer[], $21::integer[]) as member (ordinal, group_number)
    on member.ordinal = case $19 when 'area' then s.area when 'accountableArea' then s.accountable_area
      when 'category' then s.category else s.unit end
  where $22 or member.group_number is not null
  group by 1, 2
) counted
group by 1
order by 1
