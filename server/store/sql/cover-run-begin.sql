-- Has all cases of city $1 covered anew.
insert into cover_run (city, last_case) select city, next_case - 1 from city where city = $1
on conflict (city) do update set cursor = 0, last_case = excluded.last_case
