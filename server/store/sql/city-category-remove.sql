-- Removes from city $1 the categories with the ordinals $2.
delete from category where city = $1 and ordinal = any($2::integer[])
