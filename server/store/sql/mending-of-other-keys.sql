-- Up to $2 records of what was done about rows that are sealed with another key than $1.
select city, id, at, key, sealed from mending where key <> $1 limit $2 for update
