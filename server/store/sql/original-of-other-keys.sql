-- Up to $2 originals that are sealed with another key than $1.
select city, name, key, sealed from original where key <> $1 limit $2 for update
