-- Rows that were kept aside hold what people wrote: their texts are sealed like originals, each with the key that it is
-- sealed with. Texts that were kept before (raw, sent) are sealed when a city is opened for cases, or a server starts.

alter table quarantine alter column raw drop not null;
alter table quarantine add column key bigint;
alter table quarantine add column sealed bytea;
create index quarantine_by_key on quarantine (key);
create index quarantine_unsealed on quarantine (city) where raw is not null;

alter table discard alter column raw drop not null;
alter table discard add column key bigint;
alter table discard add column sealed bytea;
create index discard_by_key on discard (key);
create index discard_unsealed on discard (city) where raw is not null;
create index discard_by_case on discard (city, source, source_id);

alter table mending alter column raw drop not null;
alter table mending alter column sent drop not null;
alter table mending add column key bigint;
alter table mending add column sealed bytea;
-- The case that the row was about, where it named one, and the case that it became.
alter table mending add column source_id text;
alter table mending add column case_id bigint;
create index mending_by_key on mending (key);
create index mending_unsealed on mending (city) where raw is not null;
create index mending_by_source on mending (city, source, source_id);
create index mending_by_case on mending (city, case_id);
