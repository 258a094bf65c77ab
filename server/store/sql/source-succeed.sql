-- Notes at $3 that source $2 of city $1 has been read to its end.
update source set last_success_at = $3, last_error = null, last_error_at = null where city = $1 and source = $2
