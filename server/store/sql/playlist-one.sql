-- The playlist $2 of city $1; no row where there is none.
select id, revision, body, changed_at, by from playlist where city = $1 and id = $2;
