-- Every city with its pack, the number of its areas and how many cases it has been given, by the time it was added.
select c.city as id, c.pack, c.seq, c.next_case - 1 as cases,
  (select count(*) from area a where a.city = c.city) as areas
from city c
order by c.added_at, c.city
