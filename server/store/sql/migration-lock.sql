-- Waits until no other session migrates this database; held until the session ends or gives it up.
select pg_advisory_lock(7217001);
