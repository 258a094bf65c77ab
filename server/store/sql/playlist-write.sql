-- Keeps the playlist $2 of city $1 with the body $3, at the instant $4, by $5; no row where it has another revision than $6
-- by now.
insert into playlist (city, id, revision, body, changed_at, by)
values ($1, $2, 1, $3::jsonb, $4, $5)
on conflict (city, id) do update set
  revision = playlist.revision + 1,
  body = excluded.body,
  changed_at = excluded.changed_at,
  by = excluded.by
where playlist.revision = $6
returning id, revision, body, changed_at, by;
