-- Gives up what migration-lock took.
select pg_advisory_unlock(7217001);
