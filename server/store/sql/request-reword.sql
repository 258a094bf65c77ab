-- Puts other words in what leaders have written: cities $1, cases $2, events $3, notes $4.
update leader_request as kept set note = sent.note
from unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) as sent (city, case_id, event_id, note)
where kept.city = sent.city and kept.case_id = sent.case_id and kept.event_id = sent.event_id
