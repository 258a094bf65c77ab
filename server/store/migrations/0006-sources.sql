-- Where cases come from, beside intake, which counts what came.
create table source (
  city text not null references city,
  source text not null,
  -- file: imported; push: sent by the source itself; open311: asked for; program: handed over inside the program.
  kind text not null,
  -- Of a source that is asked for: where and how, and how far it has been read.
  settings jsonb,
  cursor jsonb,
  added_at timestamptz(3) not null,
  last_received_at timestamptz(3),
  last_attempt_at timestamptz(3),
  last_success_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  primary key (city, source)
);

insert into source (city, source, kind, added_at, last_received_at)
select city, source, 'file', min(started_at), max(finished_at) from import group by city, source;

-- How the rows of a run are read, so that one that was kept aside can be read again: a mapping and, of CSV, the
-- columns of its header.
alter table import add column reading jsonb;

-- Answers to batches that were pushed with a key, so that the same batch sent again gets the very same answer.
create table push_answer (
  city text not null references city,
  viewer text not null,
  key text not null,
  -- Digest of the body.
  digest text not null,
  answer text not null,
  at timestamptz(3) not null,
  primary key (city, viewer, key)
);
create index push_answer_by_age on push_answer (city, at);

-- A row in quarantine by one name; source and digest may hold anything.
alter table quarantine add column id text not null generated always as (md5(source || E'\n' || digest)) stored;
create unique index quarantine_by_id on quarantine (city, id);
create index quarantine_by_age on quarantine (city, at desc, id desc);

-- What was done about rows in quarantine: by whom, when, what was sent instead, and what became of it.
create table mending (
  city text not null references city,
  id text not null,
  at timestamptz(3) not null,
  by text not null,
  source text not null,
  code text not null,
  raw text not null,
  -- The row that was sent again; the same as raw where it was not changed.
  sent text not null,
  status text not null,
  -- Why it was kept aside again, or what more there is to say of its fate.
  fate_code text,
  primary key (city, id, at)
);
create index mending_by_age on mending (city, at desc);

-- Cases with a mark of data quality, and cases without a category.
create index cases_flagged on cases (city, id) where flags <> '{}';
create index cases_uncategorised on cases (city, id) where category is null;
