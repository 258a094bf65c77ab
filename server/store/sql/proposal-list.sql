-- Open proposals for cases of a slice, those that most speaks for first. $1 to $18: the parameters of sliced_cases, with
-- the measure reported; $19: only this matter, null for all; $20: how many at most; $21 to $23: areas, categories and units
-- that the viewer may see, null for all: of a matter those of its cases are counted, and the title that it was found with is
-- told, that lie there. total counts the proposals.
select l.case_id, l.matter,
  case
    when m.key is null then l.matter
    when ($21::integer[] is null and $22::integer[] is null and $23::integer[] is null) or exists (
      select from cases f
      where f.city = $1 and f.id = m.first_case
        and ($21::integer[] is null or f.area = any ($21::integer[]))
        and ($22::integer[] is null or f.category = any ($22::integer[]))
        and ($23::integer[] is null or f.unit = any ($23::integer[]))
    ) then coalesce(m.title, l.matter)
  end as title,
  l.stance, l.score, l.reasons, l.proposed_at, count(*) over () as total,
  (
    select count(*) from cases c
    where c.city = $1 and c.matter = l.matter and c.voided_at is null
      and ($21::integer[] is null or c.area = any ($21::integer[]))
      and ($22::integer[] is null or c.category = any ($22::integer[]))
      and ($23::integer[] is null or c.unit = any ($23::integer[]))
  ) as cases
from matter_link l
join sliced_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) s on s.id = l.case_id
left join matter m on m.city = $1 and m.key = l.matter
where l.city = $1 and l.state = 'proposed' and ($19::text is null or l.matter = $19)
order by l.score desc, l.case_id
limit $20
