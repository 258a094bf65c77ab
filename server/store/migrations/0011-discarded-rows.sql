-- Rows that somebody took out of quarantine for good: by whom, when and why. A row with the same text that comes again
-- counts as kept aside on its day, and is not kept.
create table discard (
  city text not null references city,
  source text not null,
  digest text not null,
  at timestamptz(3) not null,
  by text not null,
  reason text not null,
  source_id text,
  code text not null,
  raw text not null,
  primary key (city, source, digest)
);
