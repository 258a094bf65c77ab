-- The shapes of the areas $3 (identifiers) of city $1 in version $2; one that had no shape then is not among them.
select wanted.id, coalesce(
  (select f.geometry from former_shape f
   where f.city = $1 and f.area = wanted.id and f.last_version >= $2 order by f.last_version limit 1),
  (select a.geometry from area a where a.city = $1 and a.id = wanted.id)
) as geometry
from unnest($3::text[]) as wanted (id)
