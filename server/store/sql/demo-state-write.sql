-- Notes how far the demo of city $1 has come: $2 as JSON, at the instant $3; finished where $4.
insert into import (city, id, source, file, started_at, finished_at, report)
values ($1, 'demo', 'demo', 'fixtures/generator', $3, case when $4::boolean then $3::timestamptz end, $2::jsonb)
on conflict (city, id) do update set
  report = excluded.report,
  finished_at = coalesce(import.finished_at, excluded.finished_at);
