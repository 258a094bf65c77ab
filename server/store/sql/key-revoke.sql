-- Revokes key $1 at $2.
update access_key set revoked_at = $2 where id = $1 and revoked_at is null returning id
