-- All events of city $1 that wait for their case.
select source, source_id, event_id, said from waiting_event where city = $1
