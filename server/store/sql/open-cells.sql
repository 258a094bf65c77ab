-- Cases of city $1 that were reported from $2 to before $3, by cell, with how many people they are of: void and sensitive ones
-- left out. $4: cells of the store in one of these. A case whose requester is not known is of a person of its own.
select c.cell / $4::bigint as key, count(*) as cases, count(distinct coalesce(c.requester_key, c.id::text)) as people
from cases c
where c.city = $1 and c.reported_at >= $2 and c.reported_at < $3 and c.voided_at is null and not c.sensitive
  and c.cell is not null
group by 1
order by 1
