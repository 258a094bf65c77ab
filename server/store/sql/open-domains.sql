-- Cases of city $1 that were reported from $2 to before $3, by domain, with how many people they are of: void and sensitive
-- ones left out. $4 and $5: categories and, beside each, the domain that it is in.
select d.domain as key, count(*) as cases, count(distinct coalesce(c.requester_key, c.id::text)) as people
from cases c
join unnest($4::integer[], $5::integer[]) as d (category, domain) on d.category = c.category
where c.city = $1 and c.reported_at >= $2 and c.reported_at < $3 and c.voided_at is null and not c.sensitive
group by 1
order by 1
