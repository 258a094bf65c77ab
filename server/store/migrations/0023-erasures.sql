-- What was erased of a case, when, why, and at whose word. What its source says of it later is not kept either.
create table erasure (
  city text not null,
  case_id bigint not null,
  -- originals, media or words; words are all of it.
  what text not null check (what in ('originals', 'media', 'words')),
  erased_at timestamptz(3) not null,
  reason text not null,
  primary key (city, case_id, what)
);
