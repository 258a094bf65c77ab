-- Areas of city $1 with their shapes: those of level $2 (null: of any) whose parent is $3 (null: any), by ordinal.
-- Areas that the pack no longer has are not among them.
select ordinal, id, parent, level, kind, name, name_en, residents, center, bbox, geometry
from area
where city = $1 and not retired and ($2::text is null or level = $2) and ($3::text is null or parent = $3)
order by ordinal
