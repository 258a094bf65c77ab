-- Notes that a viewer has asked something of a case's unit: $1 city, $2 case, $3 event, $4 kind, $5 viewer, $6 what the viewer
-- is called, $7 when, $8 note, $9 by when, $10 whether an answer is wanted. Nothing where it is noted already.
insert into leader_request (city, case_id, event_id, kind, asked_by, asked_by_label, asked_at, note, due_at, answer_wanted)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (city, case_id, event_id) do nothing
