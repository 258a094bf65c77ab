-- Who may sign in, and what they may see. Accounts belong to the installation and not to a city: where tables are
-- distributed by city, these stay whole on every node. What an account is bound to belongs to a city and leads with it.
create table account (
  id bigint generated always as identity primary key,
  -- What is typed at sign-in, in lower case.
  name text not null unique,
  role text not null,
  label_zh text not null,
  label_en text not null,
  -- Digest by argon2id; null where the account signs in with a provider only.
  password text,
  password_at timestamptz(3),
  -- The password has to be changed at the next sign-in.
  is_temporary boolean not null default false,
  -- Secret of the one-time codes, sealed; confirmed once a code of it was given.
  code_secret bytea,
  code_confirmed_at timestamptz(3),
  -- The last step of time whose code was used: none is taken twice.
  code_step bigint,
  -- Failures in a row, and until when no sign-in is tried.
  failures integer not null default 0,
  locked_until timestamptz(3),
  disabled_at timestamptz(3),
  created_at timestamptz(3) not null,
  signed_in_at timestamptz(3)
);

-- What an account may see of a city: all of it, or only what lies in the areas, categories and units named.
create table account_binding (
  city text not null references city,
  account bigint not null references account,
  kind text not null check (kind in ('city', 'area', 'category', 'unit')),
  node text not null,
  primary key (city, account, kind, node)
);
create index account_binding_by_account on account_binding (account);

-- Keys of what is no person: screens on a wall, sources that hand cases in, what watches the service. A key itself is
-- nowhere: this is its digest.
create table access_key (
  id bigint generated always as identity primary key,
  digest bytea not null unique,
  kind text not null check (kind in ('kiosk', 'source', 'monitor')),
  label text not null,
  -- Sources whose cases it may hand in; null: any.
  sources text[],
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  used_at timestamptz(3)
);

-- What a key may see of a city, or hand in for it.
create table access_key_binding (
  city text not null references city,
  key bigint not null references access_key,
  kind text not null check (kind in ('city', 'area', 'category', 'unit')),
  node text not null,
  primary key (city, key, kind, node)
);
create index access_key_binding_by_key on access_key_binding (key);

-- A browser that is signed in, as an account or by the key of a kiosk. Its token is nowhere: this is its digest.
create table session (
  digest bytea primary key,
  account bigint references account,
  key bigint references access_key,
  started_at timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  address text not null,
  check (num_nonnulls(account, key) = 1)
);
create index session_by_account on session (account);
create index session_by_key on session (key);

-- Figures of a matter, of the cases that a viewer may see: by handling unit too.
drop function matter_figures(text, text, timestamptz, timestamptz, timestamptz, integer[], integer[]);
create function matter_figures(
  of_city text, of_matter text, window_from timestamptz, window_to timestamptz, as_of timestamptz,
  seen_areas integer[], seen_categories integer[], seen_units integer[]
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
    and (seen_units is null or c.unit = any (seen_units))
$$;
