-- Open figures of a month, as they were first given. They are never made anew: two versions of one month could be set against
-- each other.
create table open_figures (
  city text not null references city,
  -- 2026-02
  month text not null,
  made_at timestamptz(3) not null,
  figures json not null,
  primary key (city, month)
);
