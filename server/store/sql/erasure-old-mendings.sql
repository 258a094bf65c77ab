-- Takes the rows out of what was done about rows of city $1 before $2; what was done stays.
update mending set raw = null, sent = null, key = null, sealed = null
where city = $1 and at < $2 and (raw is not null or sealed is not null)
