-- Puts other words in the place of what was said of cases of city $1: cases $2, numbers $3, JSON lists $4.
update history as kept set said = sent.said
from unnest($2::bigint[], $3::bigint[], $4::json[]) as sent (case_id, seq, said)
where kept.city = $1 and kept.case_id = sent.case_id and kept.seq = sent.seq
