-- Up to $2 rows in quarantine of city $1 whose texts lie open, from before they were sealed.
select source, digest, detail, raw from quarantine where city = $1 and raw is not null limit $2 for update
