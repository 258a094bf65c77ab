-- Keeps the open figures $4 of month $2 of city $1, made at $3, unless there are some.
insert into open_figures (city, month, made_at, figures) values ($1, $2, $3, $4) on conflict do nothing
