-- Up to $2 sealed rows in quarantine of city $1 that may hold more than is needed, with the run that they came with.
select source, digest, import, key, sealed, raw from quarantine
where city = $1 and not is_least and raw is null
limit $2 for update
