-- Tells that city $1 has received something from the sources $2 at $4; one that was not known is of kind $3. A source
-- with settings stays what they say it is.
insert into source as kept (city, source, kind, added_at, last_received_at)
select $1, came.source, $3, $4, $4
from unnest($2::text[]) as came (source)
order by came.source
on conflict (city, source) do update
set
  kind = case when kept.settings is null then excluded.kind else kept.kind end,
  last_received_at = excluded.last_received_at
