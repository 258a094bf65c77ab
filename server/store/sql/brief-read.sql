-- The brief of area $2 of city $1 for day $3.
select answer from kept_brief where city = $1 and area = $2 and day = $3
