-- The areas of city $1 whose brief for day $2 is kept.
select area from kept_brief where city = $1 and day = $2
