-- What was asked of the cases of a slice by T, the latest first. $1 to $18: the parameters of sliced_cases, with the measure
-- reported and no window; $19: the viewer who asked, null for anybody; $20: how many at most. total counts them all.
select r.case_id, r.event_id, r.kind, r.asked_by, r.asked_by_label, r.asked_at, r.note, r.due_at, r.answer_wanted,
  count(*) over () as total
from leader_request r
join sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s
  on s.id = r.case_id
where r.city = $1 and r.asked_at <= $5 and ($19::text is null or r.asked_by = $19)
order by r.asked_at desc, r.event_id
limit $20
