-- What was asked by the event $3 of case $2 of city $1.
select case_id, event_id, kind, asked_by, asked_by_label, asked_at, note, due_at, answer_wanted
from leader_request
where city = $1 and case_id = $2 and event_id = $3
