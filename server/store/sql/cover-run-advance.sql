-- Notes that the cases of city $1 up to $2 are covered.
update cover_run set cursor = $2 where city = $1
