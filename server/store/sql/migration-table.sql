-- The migrations that a database has gone through, each with a digest of its text as it was applied.
create table if not exists migration (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz(3) not null
);
