-- Removes from city $1 the channels that its pack no longer has; answers the ordinals of those removed.
delete from channel where city = $1 and retired returning ordinal
