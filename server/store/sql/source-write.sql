-- Adds source $2 of city $1, of kind $3 with settings $4, at $5, or gives it other settings. Where it has been read to
-- stays, unless $6 asks for it to be read from its start.
insert into source as kept (city, source, kind, settings, added_at)
values ($1, $2, $3, $4, $5)
on conflict (city, source) do update
set kind = excluded.kind, settings = excluded.settings, cursor = case when $6 then null else kept.cursor end
