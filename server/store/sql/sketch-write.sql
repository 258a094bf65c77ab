-- Keeps sketches of cases of city $1; $2 is a JSON list.
insert into case_sketch (city, case_id, reported_at, place, class, address, questions, bands, digest)
select $1, s.case_id, s.reported_at, s.place, s.class, s.address, s.questions, s.bands, s.digest
from json_to_recordset($2::json) as s (
  case_id bigint, reported_at timestamptz, place bigint, class integer, address text, questions text[],
  bands integer[], digest text
)
on conflict (city, case_id) do update
set reported_at = excluded.reported_at, place = excluded.place, class = excluded.class, address = excluded.address,
  questions = excluded.questions, bands = excluded.bands, digest = excluded.digest
