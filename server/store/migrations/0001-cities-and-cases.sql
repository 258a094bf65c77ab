-- Every key leads with city, so that the schema runs embedded, on a server, and distributed by city on Citus.
-- Instants are UTC, to the millisecond. Ordinals are dense within a city and never given twice.

create table city (
  city text primary key,
  -- city.json as it was added.
  pack jsonb not null,
  -- Grows by one with every change of the pack or of its trees: areas, units, categories, channels.
  pack_version bigint not null default 1,
  -- Grows by one with every committed batch of cases; gapless in the order of commits, for this row serialises them.
  seq bigint not null default 0,
  next_case bigint not null default 1,
  -- Adding and changing a pack; cases are counted by seq.
  added_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);

create table area (
  city text not null references city,
  ordinal integer not null,
  id text not null,
  parent text,
  level text not null,
  kind text not null,
  name text not null,
  name_en text,
  residents double precision,
  -- Inner point for a label: longitude, latitude.
  center double precision[] not null,
  -- West, south, east, north.
  bbox double precision[] not null,
  -- GeoJSON Polygon or MultiPolygon in WGS-84.
  geometry jsonb not null,
  primary key (city, ordinal),
  unique (city, id)
);

create table category (
  city text not null references city,
  ordinal integer not null,
  id text not null,
  parent text,
  name jsonb not null,
  sensitive boolean not null default false,
  limits jsonb not null default '[]',
  primary key (city, ordinal),
  unique (city, id)
);

create table unit (
  city text not null references city,
  ordinal integer not null,
  id text not null,
  parent text,
  name jsonb not null,
  kind text,
  area text,
  primary key (city, ordinal),
  unique (city, id)
);

create table channel (
  city text not null references city,
  ordinal integer not null,
  id text not null,
  name jsonb not null,
  primary key (city, ordinal),
  unique (city, id)
);

-- Documents of a pack that are served as they are: the base map, the limits of the whole pack.
create table pack_document (
  city text not null references city,
  name text not null,
  body jsonb not null,
  primary key (city, name)
);

-- Cases; the plural because "case" is a word of SQL. The id is the dense ordinal of the case in its city.
create table cases (
  city text not null references city,
  id bigint not null,
  source text not null,
  source_id text not null,
  -- Digest of what the source said; a row sent again unchanged is known by it.
  fingerprint text not null,
  reported_at timestamptz(3) not null,
  dispatched_at timestamptz(3),
  contact_due_at timestamptz(3),
  first_contact_at timestamptz(3),
  due_at timestamptz(3),
  answered_directly_at timestamptz(3),
  not_accepted_at timestamptz(3),
  voided_at timestamptz(3),
  -- From when the case is no longer open: its last closing unless reopened since, or its direct answer, or its refusal.
  ended_at timestamptz(3),
  closings timestamptz(3)[] not null default '{}',
  outcomes text[] not null default '{}',
  reopenings timestamptz(3)[] not null default '{}',
  pauses timestamptz(3)[] not null default '{}',
  resumptions timestamptz(3)[] not null default '{}',
  returns timestamptz(3)[] not null default '{}',
  transfers timestamptz(3)[] not null default '{}',
  extensions timestamptz(3)[] not null default '{}',
  urges timestamptz(3)[] not null default '{}',
  supervisions timestamptz(3)[] not null default '{}',
  reviewed_at timestamptz(3),
  resolution text,
  satisfaction smallint,
  -- Ordinals. The area is the finest one that holds the point; the city itself where none is known.
  area integer not null,
  accountable_area integer not null,
  -- Morton number of the cell at level 19; null where the case has no trustworthy point.
  cell bigint,
  lng double precision,
  lat double precision,
  unlocated_reason text,
  category integer,
  request_type text,
  channel integer,
  requester text,
  unit integer,
  co_units integer[] not null default '{}',
  urgency text not null default 'normal',
  sensitive boolean not null default false,
  matter text,
  stance text,
  title text,
  body text,
  address text,
  -- Marks of data quality: closed-before-reported, calendar-unpublished, area-disagrees.
  flags text[] not null default '{}',
  primary key (city, id),
  unique (city, source, source_id)
);

create index cases_by_report on cases (city, reported_at);
create index cases_by_due on cases (city, due_at) where due_at is not null;
create index cases_unended on cases (city, due_at) where ended_at is null;
create index cases_by_review on cases (city, reviewed_at) where reviewed_at is not null;

-- One packed row for each committed batch: what changed, as {id, before, after} a case; before is null for a new one.
create table change (
  city text not null references city,
  seq bigint not null,
  committed_at timestamptz(3) not null,
  states json not null,
  primary key (city, seq)
);

-- Runs of imports, for the report and for data quality.
create table import (
  city text not null references city,
  id text not null,
  source text not null,
  file text not null,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3),
  report jsonb not null default '{}',
  primary key (city, id)
);

-- Rows that could not be taken in, kept with the reason; a row sent again is known by its digest.
create table quarantine (
  city text not null references city,
  source text not null,
  digest text not null,
  import text,
  line bigint,
  code text not null,
  detail text not null,
  raw text not null,
  at timestamptz(3) not null,
  primary key (city, source, digest)
);
