-- The areas of city $1 without their shapes.
select ordinal, id, parent, level, kind, name, name_en, residents, center, bbox, retired
from area where city = $1 order by ordinal
