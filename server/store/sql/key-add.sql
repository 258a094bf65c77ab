-- Adds a key: $1 digest, $2 kind, $3 label, $4 sources, $5 now, $6 when it expires.
insert into access_key (digest, kind, label, sources, created_at, expires_at) values ($1, $2, $3, $4, $5, $6) returning id
