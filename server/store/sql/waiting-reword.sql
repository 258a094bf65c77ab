-- Puts other words in the place of those of waiting events of city $1; $2 is a JSON list.
update waiting_event as kept set said = sent.said
from json_to_recordset($2::json) as sent (source text, source_id text, event_id text, said json)
where kept.city = $1 and kept.source = sent.source and kept.source_id = sent.source_id
  and kept.event_id = sent.event_id
