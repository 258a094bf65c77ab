-- Governance areas 治域 that people have saved: areas and categories, each node with all below it; an empty list does not
-- restrict.
create table governance_area (
  city text not null references city,
  id text not null,
  name text not null,
  areas text[] not null,
  categories text[] not null,
  lead_unit text,
  -- The shape that the areas were chosen by, as a closed ring of [longitude, latitude]; null where they were named.
  ring jsonb,
  added_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  primary key (city, id)
);
