-- Removes from city $1 the units with the ordinals $2.
delete from unit where city = $1 and ordinal = any($2::integer[])
