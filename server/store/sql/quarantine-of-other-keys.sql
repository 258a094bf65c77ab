-- Up to $2 rows in quarantine that are sealed with another key than $1.
select city, source, digest, key, sealed from quarantine where key <> $1 limit $2 for update
