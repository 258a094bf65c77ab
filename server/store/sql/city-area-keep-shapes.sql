-- Keeps the shapes that areas of city $1 had up to version $2: of those in $3, a JSON list of areas as they will be,
-- where the shape is another, and of the areas with the ordinals $4.
insert into former_shape (city, area, last_version, geometry)
select a.city, a.id, $2, a.geometry
from area a
left join json_populate_recordset(null::area, $3) n on n.id = a.id
where a.city = $1 and not a.retired
  and (n.geometry is distinct from a.geometry and n.id is not null or a.ordinal = any($4::integer[]))
on conflict (city, area, last_version) do nothing
