-- The kiosk whose key is $1, as of $2.
select id, expires_at from access_key where digest = $1 and kind = 'kiosk' and revoked_at is null and expires_at > $2
