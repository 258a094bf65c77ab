-- Rows in quarantine of city $1 by source and code, the most first.
select source, code, count(*) as rows
from quarantine
where city = $1
group by source, code
order by count(*) desc, source, code
