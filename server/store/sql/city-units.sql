-- The handling units of city $1.
select ordinal, id, parent, name, kind, area, retired from unit where city = $1 order by ordinal
