-- Cases of city $1 that were reported from $2 to before $3, void and sensitive ones left out, and how many people they are of.
select count(*) as cases, count(distinct coalesce(c.requester_key, c.id::text)) as people
from cases c
where c.city = $1 and c.reported_at >= $2 and c.reported_at < $3 and c.voided_at is null and not c.sensitive
