-- The shapes of areas: $1 city, $2 identifiers.
select ordinal, geometry
from area
where city = $1 and id = any ($2::text[])
order by ordinal
