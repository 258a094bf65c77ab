-- Keeps the brief $5 of area $2 of city $1 for day $3, made at $4; one that is kept already stays.
insert into kept_brief (city, area, day, made_at, answer) values ($1, $2, $3, $4, $5)
on conflict (city, area, day) do nothing
