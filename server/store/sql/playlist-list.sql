-- The playlists of city $1, by identifier.
select id, revision, body, changed_at, by from playlist where city = $1 order by id;
