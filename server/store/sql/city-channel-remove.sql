-- Removes from city $1 the channels with the ordinals $2.
delete from channel where city = $1 and ordinal = any($2::integer[])
