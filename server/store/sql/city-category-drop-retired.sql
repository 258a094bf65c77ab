-- Removes from city $1 the categories that its pack no longer has; answers the ordinals of those removed.
delete from category where city = $1 and retired returning ordinal
