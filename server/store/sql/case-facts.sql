-- How many cases a city has, and when the first and the last came in: $1 city.
select count(*) as cases, min(reported_at) as "firstReportedAt", max(reported_at) as "lastReportedAt"
from cases
where city = $1 and voided_at is null
