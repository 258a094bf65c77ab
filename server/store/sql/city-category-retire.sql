-- Marks the categories of city $1 with the ordinals $2 as no longer the pack's.
update category set retired = true where city = $1 and ordinal = any($2::integer[])
