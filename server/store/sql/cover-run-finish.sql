-- Notes that all cases of city $1 are covered.
delete from cover_run where city = $1
