-- Writes down decisions of city $1 at $3; $2 is a JSON list. A decision about a case that nobody proposed is kept too.
insert into matter_link (city, case_id, matter, state, stance, score, reasons, proposed_at, decided_by, decided_at)
select $1, d.case_id, d.matter, d.state, d.stance, 0, '{}', $3, d.by, $3
from json_to_recordset($2::json) as d (
  case_id bigint, matter text, state text, stance text, by text
)
on conflict (city, case_id, matter) do update
set state = excluded.state, stance = coalesce(excluded.stance, matter_link.stance), decided_by = excluded.decided_by,
  decided_at = excluded.decided_at
