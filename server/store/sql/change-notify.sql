-- Tells the listeners of zhiyu that a city has changed: $1 is <city>:<seq>.
select pg_notify('zhiyu', $1)
