-- Removes the playlist $2 of city $1; no row where there is none.
delete from playlist where city = $1 and id = $2 returning id;
