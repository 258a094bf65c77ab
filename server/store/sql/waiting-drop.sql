-- Lets the event $4 go that waits for the case $3 of source $2 in city $1.
delete from waiting_event where city = $1 and source = $2 and source_id = $3 and event_id = $4
