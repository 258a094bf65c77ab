-- Cases of city $1 that lie dormant as of $2, by source; $3: since when nothing has happened to them.
select c.source, count(*) as cases
from sliced_stock(
  $1, 'dormant', '-infinity', $2, $2, null, $3, null, null, null, null, null, null, null, null, null, null, null
) s
join cases c on c.city = $1 and c.id = s.id
group by c.source
order by c.source
