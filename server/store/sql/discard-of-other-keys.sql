-- Up to $2 discarded rows that are sealed with another key than $1.
select city, source, digest, key, sealed from discard where key <> $1 limit $2 for update
