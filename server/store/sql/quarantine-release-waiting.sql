-- Takes the events out of quarantine that waited for the cases $3 of source $2 in city $1.
delete from quarantine
where city = $1 and source = $2 and source_id = any($3::text[]) and code = 'unknown-case'
