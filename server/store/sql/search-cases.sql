-- Cases of city $1 by the number that their source gave them, written in one of the ways $2; at most $3.
select c.id, c.source, c.source_id, c.title, c.area, c.category, c.unit, c.reported_at
from source s
join cases c on c.city = s.city and c.source = s.source and c.source_id = any ($2::text[])
where s.city = $1
order by c.reported_at desc, c.id
limit $3
