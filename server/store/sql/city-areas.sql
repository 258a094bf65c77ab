-- The areas of city $1 without their shapes.
select ordinal, id, parent, level, kind, name, name_en, residents, center, bbox
from area where city = $1 order by ordinal
