-- Which account did what about a case: an event names who did it in words, and two people may have one name.
create table case_action (
  city text not null,
  case_id bigint not null,
  event_id text not null,
  account text not null,
  primary key (city, case_id, event_id)
);
