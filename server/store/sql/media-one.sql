-- The photo or voice note $2 of city $1, with where its case stands.
select m.media_type, m.bytes, c.area, c.category, c.unit
from media m
join cases c on c.city = m.city and c.id = m.case_id
where m.city = $1 and m.id = $2
