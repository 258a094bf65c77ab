-- A flow or a rate over windows. $1, $2, $5 to $18: the parameters of sliced_cases; $3, $4: starts and ends of the
-- windows. Stocks and lengths of time have statements of their own.
select total.cases, total.numerator, total.denominator
from unnest($3::timestamptz[], $4::timestamptz[]) with ordinality as span (starts, ends, position)
cross join lateral (
  select count(*) as cases, coalesce(sum(s.numerator), 0) as numerator, sum(s.denominator) as denominator
  from sliced_cases(
    $1, $2, span.starts, span.ends, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
  ) s
) total
order by span.position
