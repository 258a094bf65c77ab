-- Photos and voice notes of a case, each told by the event of its history that came with it; written anew by the server, so
-- that nothing is in them but the picture or the sound. They stand here and not in files: they are committed with their
-- event, backed up with it, and found by its city.
create table media (
  city text not null,
  id text not null,
  case_id bigint not null,
  event_id text not null,
  kind text not null,
  phase text,
  media_type text not null,
  bytes bytea not null,
  taken_at timestamptz(3) not null,
  primary key (city, id)
);
create index media_of_case on media (city, case_id);
-- They are packed as they are.
alter table media alter column bytes set storage external;
