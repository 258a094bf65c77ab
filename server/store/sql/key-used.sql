-- Notes that the key $1 was used at $2.
update access_key set used_at = $2 where digest = $1 and (used_at is null or used_at < $2)
