-- Notes at $4 that source $2 of city $1 has been read up to $3.
update source set cursor = $3, last_attempt_at = $4 where city = $1 and source = $2
