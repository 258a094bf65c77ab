-- Notes that the session $1 was seen at $2.
update session set seen_at = $2 where digest = $1 and seen_at < $2
