-- Cases $2 of city $1 with the matters $3 beside them: what was proposed and decided of each, and what is to be told of
-- the case in an event. The case that a matter was found with comes along with it.
select c.id, c.source, c.source_id, c.reported_at, c.area, c.category, c.unit, c.voided_at, c.matter, c.stance,
  asked.matter as asked, l.state, l.stance as proposed_stance, l.reasons,
  m.first_case
from unnest($2::bigint[], $3::text[]) as asked (case_id, matter)
join cases c on c.city = $1 and c.id = asked.case_id
left join matter_link l on l.city = $1 and l.case_id = c.id and l.matter = asked.matter
left join matter m on m.city = $1 and m.key = asked.matter
