-- Begins a run over the cases of city $1 at $2: rule $3, only unpublished ones $4, calendar known to $5, nothing found
-- yet $6. Answers its number; no row where a run is under way.
insert into recompute (city, number, rule, version, unpublished_only, calendar_to, started_at, cases, found)
select c.city, coalesce((select max(number) from recompute where city = $1), 0) + 1, $3, c.version, $4, $5, $2,
  c.next_case - 1, $6
from city c
where c.city = $1
on conflict (city) where finished_at is null do nothing
returning number
