-- Up to $2 sealed records of city $1 of what was done about rows of which it is not known which case they are about.
select id, at, source, key, sealed from mending
where city = $1 and not is_named and raw is null
limit $2 for update
