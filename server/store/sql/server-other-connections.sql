-- How many others use this server: connections of anybody, psql included, except this one and those that carry
-- the application name $1.
select count(*)::integer as others
from pg_stat_activity
where backend_type = 'client backend'
  and pid <> pg_backend_pid()
  and application_name <> $1;
