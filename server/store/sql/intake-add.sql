-- Counts what came into city $1 on the local day $2; $3 is a JSON list with a row for each source, its reasons with
-- their counts.
insert into intake as kept (city, source, day, sent, accepted, merged, quarantined, unlocated, reasons)
select $1, came.source, $2, came.sent, came.accepted, came.merged, came.quarantined, came.unlocated, came.reasons
from json_to_recordset($3::json) as came (
  source text, sent bigint, accepted bigint, merged bigint, quarantined bigint, unlocated bigint, reasons jsonb
)
order by came.source
on conflict (city, source, day) do update
set
  sent = kept.sent + excluded.sent, accepted = kept.accepted + excluded.accepted,
  merged = kept.merged + excluded.merged, quarantined = kept.quarantined + excluded.quarantined,
  unlocated = kept.unlocated + excluded.unlocated,
  reasons = (
    select coalesce(jsonb_object_agg(code, count), '{}')
    from (
      select code, sum(count::bigint) as count
      from (
        select key as code, value as count from jsonb_each_text(kept.reasons)
        union all
        select key, value from jsonb_each_text(excluded.reasons)
      ) as counts
      group by code
    ) as sums
  )
