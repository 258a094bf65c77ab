-- What leaders have written to the units of cases.
select city, case_id, event_id, note from leader_request where note is not null
