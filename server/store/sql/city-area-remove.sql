-- Removes from city $1 the areas with the ordinals $2.
delete from area where city = $1 and ordinal = any($2::integer[])
