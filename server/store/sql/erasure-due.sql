-- Up to $5 cases of city $1 after the id $4, ascending, that ended before $2 and of which neither $3 nor all words were erased.
select c.id
from cases c
where c.city = $1 and c.id > $4 and least(c.ended_at, c.voided_at) < $2
  and not exists (
    select from erasure e where e.city = c.city and e.case_id = c.id and e.what in ($3, 'words')
  )
order by c.id
limit $5
