-- The history of cases, append-only: what was said of a case in one committed batch. A case is the fold of all that was
-- said of it; change tells when each batch was committed, and so what was known when.
create table history (
  city text not null,
  case_id bigint not null,
  seq bigint not null,
  -- A JSON list in the order of receipt: {"record": …}, what the source says of the case as a whole, or {"event": …}.
  said json not null,
  primary key (city, case_id, seq)
);

-- Cases and their history are written under the lock of their city's row alone: a reference, checked row by row, would
-- tell nothing more and cost a fifth of an import.
alter table cases drop constraint cases_city_fkey;

alter table cases add column exempted_at timestamptz(3);
-- Instants of all that happened to the case, ascending, its report first.
alter table cases add column touches timestamptz(3)[] not null default '{}';
update cases set touches = array(
  select distinct greatest(instant, reported_at)
  from unnest(
    array[
      reported_at, dispatched_at, first_contact_at, answered_directly_at, not_accepted_at, reviewed_at
    ] || closings || reopenings || pauses || resumptions || returns || transfers || extensions || urges || supervisions
  ) as instant
  where instant is not null
  order by 1
);
-- The same for cases of one requester of one source, told by nobody else: a digest of what the source calls him.
alter table cases add column requester_key text;

create index cases_by_matter on cases (city, matter, reported_at) where matter is not null;

-- What came in, by source and by the city's local day of receipt. Codes and reasons with their counts.
create table intake (
  city text not null references city,
  source text not null,
  day date not null,
  sent bigint not null default 0,
  accepted bigint not null default 0,
  merged bigint not null default 0,
  quarantined bigint not null default 0,
  -- Of the cases accepted and changed, those without a trustworthy point.
  unlocated bigint not null default 0,
  reasons jsonb not null default '{}',
  primary key (city, source, day)
);

-- The number of the case that a row in quarantine is about, where it names one.
alter table quarantine add column source_id text;
create index quarantine_waiting on quarantine (city, source, source_id) where code = 'unknown-case';

-- Events whose case is not known yet; they are taken in with the case. Each stands in quarantine, too, for people to see.
create table waiting_event (
  city text not null references city,
  source text not null,
  source_id text not null,
  event_id text not null,
  said json not null,
  primary key (city, source, source_id, event_id)
);
