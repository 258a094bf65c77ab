-- Takes the rows out of what was done about rows of city $1 before $2; what was done stays.
update mending set raw = '', sent = '' where city = $1 and at < $2 and (raw <> '' or sent <> '')
