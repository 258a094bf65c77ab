-- Notes at $3 why source $2 of city $1 could not be read to its end.
update source set last_error = $4, last_error_at = $3 where city = $1 and source = $2
