-- Marks the handling units of city $1 with the ordinals $2 as no longer the pack's.
update unit set retired = true where city = $1 and ordinal = any($2::integer[])
