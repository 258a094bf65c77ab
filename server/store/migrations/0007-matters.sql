-- What several cases are about. A case is in a matter where cases.matter names it: by its source, or by a merged event.
-- Here stands what is proposed, and what was decided about it.

-- How far the linking of cases has followed the change sequence of a city.
create table matter_cursor (
  city text not null references city,
  seq bigint not null,
  primary key (city)
);

-- What a case is found by: derived from the case, made anew when the case changes. Only demands have one.
create table case_sketch (
  city text not null references city,
  case_id bigint not null,
  reported_at timestamptz(3) not null,
  -- Morton number of the cell at level 17; null where the case has no trustworthy point.
  place bigint,
  -- Ordinal of the class that the category belongs to; null where it has none.
  class integer,
  -- Digest of the address in its subdistrict; null where it names none.
  address text,
  -- Questions of the pack that the case is about.
  questions text[] not null default '{}',
  -- Bands of the signature of its text, different in each subdistrict; none for short texts.
  bands integer[] not null default '{}',
  -- Digest of all that a link depends on; a case that changed otherwise is not compared again.
  digest text not null,
  primary key (city, case_id)
);
create index case_sketch_by_place on case_sketch (city, place, class, reported_at) where place is not null;
create index case_sketch_by_address on case_sketch (city, address, reported_at) where address is not null;
create index case_sketch_by_question on case_sketch (city, place, reported_at)
  where place is not null and questions <> '{}';

-- The same, a row for each band.
create table case_band (
  city text not null references city,
  band integer not null,
  reported_at timestamptz(3) not null,
  case_id bigint not null,
  primary key (city, band, reported_at, case_id)
);

-- Matters that were found here; those that a source names need no row.
create table matter (
  city text not null references city,
  key text not null,
  -- The case that it was found with, and the title and category of that case.
  first_case bigint not null,
  title text,
  category integer,
  -- proposed: no case is in it yet; confirmed: a person or the rule of the pack said so.
  state text not null,
  created_at timestamptz(3) not null,
  primary key (city, key)
);
create index matter_by_first_case on matter (city, first_case);

-- That a case belongs to a matter, or on which side of it it stands: proposed, confirmed, rejected.
create table matter_link (
  city text not null references city,
  case_id bigint not null,
  matter text not null,
  state text not null,
  -- The side that is proposed; null where nothing is said of it.
  stance text,
  score double precision not null,
  -- What speaks for it: the case that is most alike, metres, days, similarity, and what both have in common.
  reasons jsonb not null,
  -- Whether the rule of the pack confirms it.
  by_rule boolean not null default false,
  proposed_at timestamptz(3) not null,
  -- Who decided, and when.
  decided_by text,
  decided_at timestamptz(3),
  primary key (city, case_id, matter)
);
-- A case has one open proposal at most.
create unique index matter_link_open on matter_link (city, case_id) where state = 'proposed';
create index matter_link_by_score on matter_link (city, score desc, case_id) where state = 'proposed';
create index matter_link_by_matter on matter_link (city, matter);

-- What is known of a matter at as_of: its cases, void ones left out, and those reported in [window_from, window_to);
-- how many are for and against, and how many requesters are known; its first and last report; what is open and overdue.
-- With seen_areas or seen_categories, only cases in these count. A case's state is that of the measures.
create function matter_figures(
  of_city text, of_matter text, window_from timestamptz, window_to timestamptz, as_of timestamptz,
  seen_areas integer[], seen_categories integer[]
)
returns table (
  cases bigint, cases_in_window bigint, cases_for bigint, cases_against bigint, requesters bigint,
  first_reported_at timestamptz, last_reported_at timestamptz, open_cases bigint, overdue_cases bigint
)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where c.reported_at >= window_from and c.reported_at < window_to),
    count(*) filter (where c.stance = 'for'), count(*) filter (where c.stance = 'against'),
    count(distinct c.requester_key), min(c.reported_at), max(c.reported_at),
    count(*) filter (where is_in_stock('open', as_of, null, null, c.reported_at, c.dispatched_at, c.due_at, c.ended_at,
      c.closings, c.reopenings, c.pauses, c.resumptions, c.touches)),
    count(*) filter (where is_in_stock('overdue', as_of, null, null, c.reported_at, c.dispatched_at, c.due_at,
      c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.touches))
  from cases c
  where c.city = of_city and c.matter = of_matter and c.voided_at is null and c.reported_at <= as_of
    and (seen_areas is null or c.area = any (seen_areas))
    and (seen_categories is null or c.category = any (seen_categories))
$$;
