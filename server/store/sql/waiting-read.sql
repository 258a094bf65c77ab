-- The events that wait for the cases $3 of source $2 in city $1.
select source_id, said
from waiting_event
where city = $1 and source = $2 and source_id = any($3::text[])
order by source_id, event_id
