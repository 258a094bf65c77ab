-- Gives back ids that city $1 does not need after all, or takes more ($2), while the city is locked.
update city set next_case = next_case + $2 where city = $1
