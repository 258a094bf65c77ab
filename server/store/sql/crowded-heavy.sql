-- The points that carry more than the share $3 of the cases that source $2 has in city $1, and at least $4 of them,
-- with how many cases and different addresses each has, the heaviest first. Points that are not trusted for another
-- reason are left out.
with heavy as (
  select coalesce(lng, said_lng) as lng, coalesce(lat, said_lat) as lat, count(*) as cases,
    coalesce(bool_or(unlocated_reason = 'crowded'), false) as crowded
  from cases
  where city = $1 and source = $2 and coalesce(unlocated_reason, 'crowded') = 'crowded'
  group by 1, 2
  having count(*) >= $4::integer
    and count(*) > $3::double precision * (select count(*) from cases where city = $1 and source = $2)
)
select h.lng, h.lat, h.cases, h.crowded, count(distinct coalesce(c.address_key, c.address)) as addresses
from heavy h
join cases c on coalesce(c.lng, c.said_lng) = h.lng and coalesce(c.lat, c.said_lat) = h.lat
where c.city = $1 and c.source = $2 and coalesce(c.unlocated_reason, 'crowded') = 'crowded'
group by h.lng, h.lat, h.cases, h.crowded
order by h.cases desc, h.lng, h.lat
