-- Notes at $3 that source $2 of city $1 is being asked; no row where somebody has begun after $4.
update source
set last_attempt_at = $3
where city = $1 and source = $2 and settings is not null and (last_attempt_at is null or last_attempt_at <= $4)
returning source
