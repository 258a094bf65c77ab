-- Keeps events of city $1 whose case is not known; $2 is a JSON list of source, source_id, event_id and the event.
insert into waiting_event (city, source, source_id, event_id, said)
select $1, sent.source, sent.source_id, sent.event_id, sent.said
from json_to_recordset($2::json) as sent (source text, source_id text, event_id text, said json)
on conflict do nothing
