-- Proposes links of city $1 at $3; $2 is a JSON list. What was rejected stays so, and a case that has an open proposal
-- keeps that.
insert into matter_link (city, case_id, matter, state, stance, score, reasons, by_rule, proposed_at)
select $1, l.case_id, l.matter, 'proposed', l.stance, l.score, l.reasons, l.by_rule, $3
from json_to_recordset($2::json) as l (
  case_id bigint, matter text, stance text, score double precision, reasons jsonb, by_rule boolean
)
where not exists (
  select from matter_link o
  where o.city = $1 and o.case_id = l.case_id and o.state = 'proposed' and o.matter <> l.matter
)
on conflict (city, case_id, matter) do update
set state = 'proposed', stance = excluded.stance, score = excluded.score, reasons = excluded.reasons,
  by_rule = excluded.by_rule, proposed_at = excluded.proposed_at
where matter_link.state = 'proposed' or (matter_link.state = 'confirmed' and excluded.stance is not null)
