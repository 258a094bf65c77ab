-- What a row in quarantine would have said, so that it can go when the source says it anew: a record, or the event with
-- this identifier. An empty event_id stands for a record. It is null where the row does not tell, where its reason lies
-- in another row (unknown-case, event-conflict), and in rows from before this was kept: those do not go by themselves.
alter table quarantine add column event_id text;
-- When the source said it, where it tells.
alter table quarantine add column stated_at timestamptz(3);
create index quarantine_settled on quarantine (city, source, source_id, event_id) where event_id is not null;
