-- What leaders asked of the units that handle cases: reminders 催办 and orders 督办. Each is an event of its case, too; these rows
-- say who asked, and find it again. event_id is that of the event.
create table leader_request (
  city text not null references city,
  case_id bigint not null,
  event_id text not null,
  kind text not null,
  asked_by text not null,
  asked_by_label jsonb not null,
  asked_at timestamptz(3) not null,
  note text,
  -- By when something is to be done; with answer_wanted, by when an answer is due.
  due_at timestamptz(3),
  answer_wanted boolean not null,
  primary key (city, case_id, event_id)
);
create index leader_request_by_asker on leader_request (city, asked_by, asked_at);

-- Briefs 专报 as they were ready: one for each area and day of the city, never changed.
create table kept_brief (
  city text not null references city,
  area text not null,
  day date not null,
  made_at timestamptz(3) not null,
  answer jsonb not null,
  primary key (city, area, day)
);
