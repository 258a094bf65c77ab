-- Removes from city $1 the handling units that its pack no longer has; answers the ordinals of those removed.
delete from unit where city = $1 and retired returning ordinal
