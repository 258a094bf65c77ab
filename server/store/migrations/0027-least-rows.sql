-- What tells of people is kept no longer, and no more of it, than needed.

-- Rows in quarantine are kept without what stands in columns that no mapping names. Those from before are gone through when a
-- city is opened for cases, or a server starts.
alter table quarantine add column is_least boolean not null default false;
create index quarantine_not_least on quarantine (city) where not is_least;

-- What was done about rows is erased with its case. Of rows that were mended before it was kept which case they were about
-- (0026), that is read from the rows themselves.
alter table mending add column is_named boolean not null default false;
update mending set is_named = true
where source_id is not null or case_id is not null or (raw is null and sealed is null);
create index mending_not_named on mending (city) where not is_named;
