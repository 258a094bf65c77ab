-- How long cases took, over windows. $1, $2, $5 to $18: the parameters of sliced_cases; $3, $4: starts and ends of the
-- windows. In each window beside each other: minutes ascending, how many cases came to their end after so many, and
-- how many were still open then.
select coalesce(total.minutes, '{}') as minutes, coalesce(total.ended, '{}') as ended,
  coalesce(total.censored, '{}') as censored
from unnest($3::timestamptz[], $4::timestamptz[]) with ordinality as span (starts, ends, position)
cross join lateral (
  select array_agg(counted.minutes order by counted.minutes) as minutes,
    array_agg(counted.ended order by counted.minutes) as ended,
    array_agg(counted.censored order by counted.minutes) as censored
  from (
    select s.minutes, sum(s.numerator)::integer as ended, sum(s.denominator - s.numerator)::integer as censored
    from sliced_cases(
      $1, $2, span.starts, span.ends, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
    ) s
    group by s.minutes
  ) counted
) total
order by span.position
