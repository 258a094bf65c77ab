-- Texts are kept covered; what people wrote stands here, sealed and apart.

-- Keys that originals are sealed with, themselves sealed by the key file. One is used for sealing, one for the names.
create table original_key (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('seal', 'name')),
  sealed bytea not null,
  created_at timestamptz(3) not null,
  -- Another has taken its place; what it sealed is sealed anew.
  retired_at timestamptz(3)
);
create unique index original_key_in_use on original_key (purpose) where retired_at is null;

-- What people wrote, as it was written; only where something in it is covered. Statements of histories name it.
create table original (
  city text not null,
  -- Digest of the text and of the case, by a key: the same words about the same case have the same name.
  name text not null,
  key bigint not null,
  sealed bytea not null,
  primary key (city, name)
);
create index original_by_key on original (key);

alter table cases add column address_key text;
alter table cases add column original text;

-- Cases that were taken in before texts were covered, up to the id last_case; those up to cursor are covered by now.
create table cover_run (
  city text primary key references city,
  cursor bigint not null default 0,
  last_case bigint not null
);
insert into cover_run (city, last_case) select city, next_case - 1 from city where next_case > 1;
