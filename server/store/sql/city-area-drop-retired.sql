-- Removes from city $1 the areas that its pack no longer has; answers the ordinals of those removed.
delete from area where city = $1 and retired returning ordinal
