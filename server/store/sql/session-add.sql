-- Starts the session $1 of account $2, or of key $3, at $4, until $5 at the latest, from the address $6.
insert into session (digest, account, key, started_at, seen_at, ends_at, address) values ($1, $2, $3, $4, $4, $5, $6)
