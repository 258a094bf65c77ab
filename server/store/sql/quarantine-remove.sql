-- Takes the rows $2 of city $1 out of quarantine.
delete from quarantine where city = $1 and id = any($2::text[])
