-- Takes the rows out of what of city $1 was discarded before $2; that it was stays.
update discard set raw = null, key = null, sealed = null
where city = $1 and at < $2 and (raw is not null or sealed is not null)
