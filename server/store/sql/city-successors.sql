-- What stands for the removed nodes of city $1, in the order in which conditions are tried.
select kind, id, successor, condition as "when" from successor where city = $1 order by kind, id, place
