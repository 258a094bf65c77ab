-- Lets the events go that waited for the cases $3 of source $2 in city $1.
delete from waiting_event
where city = $1 and source = $2 and source_id = any($3::text[])
