-- Change over time: which pack a city had and when, what took over from what, and how far the cases have followed.

-- The version of the city's pack: 1 when the city was added, one more whenever its pack was added with changes.
-- pack_version, beside it, counts what memory must read anew: sources that grow a tree move it too.
alter table city add column version bigint not null default 1;

-- A node that the pack no longer has, while cases still carry it: they are on their way to its successor.
alter table area add column retired boolean not null default false;
alter table category add column retired boolean not null default false;
alter table unit add column retired boolean not null default false;
alter table channel add column retired boolean not null default false;

-- What stands for a node that was removed. Of several the first whose condition fits a case is taken, in the order of
-- place; of several areas without a condition, the finest area that holds them all.
create table successor (
  city text not null references city,
  -- area, category, unit or channel.
  kind text not null,
  id text not null,
  place integer not null,
  successor text not null,
  -- {words, requestTypes}; null where none is asked for.
  condition jsonb,
  primary key (city, kind, id, place)
);

-- Every version of a pack: under which names, limits and hours a figure was true.
create table city_version (
  city text not null references city,
  version bigint not null,
  added_at timestamptz(3) not null,
  -- city.json.
  pack jsonb not null,
  -- {areas, categories, units, channels, limits}; nodes with the ordinals that change.states names, areas with a digest
  -- of their shape.
  trees jsonb not null,
  -- What it changed, as it was previewed; null for the first.
  changes jsonb,
  primary key (city, version)
);

-- Shapes that areas no longer have: the one of version v is that with the lowest last_version from v on, or else the
-- one in area.
create table former_shape (
  city text not null references city,
  area text not null,
  last_version bigint not null,
  geometry jsonb not null,
  primary key (city, area, last_version)
);

-- Runs in which the cases of a city follow a new pack or a new calendar, in batches by id.
create table recompute (
  city text not null references city,
  number bigint not null,
  -- pack or calendar.
  rule text not null,
  version bigint not null,
  -- Only cases whose due time is unknown for want of a calendar.
  unpublished_only boolean not null,
  -- The last day that the city's calendar knew; null where it knows all.
  calendar_to date,
  started_at timestamptz(3) not null,
  -- How many cases there were at the start, and up to which id they have been looked at.
  cases bigint not null,
  cursor bigint not null default 0,
  found jsonb not null,
  finished_at timestamptz(3),
  -- Another pack came before it was finished; the run of that pack looks at all cases again.
  superseded boolean not null default false,
  primary key (city, number)
);
create unique index recompute_open on recompute (city) where finished_at is null;

create index cases_unpublished on cases (city, id) where 'calendar-unpublished' = any (flags);

insert into city_version (city, version, added_at, pack, trees)
select c.city, c.version, c.changed_at, c.pack, jsonb_build_object(
  'areas', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'level', level, 'kind', kind,
      'name', name, 'nameEn', name_en, 'residents', residents, 'shape', md5(geometry::text)) order by ordinal)
    from area where city = c.city), '[]'),
  'categories', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'name', name,
      'sensitive', sensitive, 'limits', limits) order by ordinal)
    from category where city = c.city), '[]'),
  'units', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'name', name, 'kind', kind,
      'area', area) order by ordinal)
    from unit where city = c.city), '[]'),
  'channels', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'name', name) order by ordinal)
    from channel where city = c.city), '[]'),
  'limits', coalesce((select body from pack_document where city = c.city and name = 'limits'), '[]')
)
from city c;
