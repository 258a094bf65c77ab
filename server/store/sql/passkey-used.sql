-- Notes that the passkey $1 was used at $2 and counts $3 by now. No row where it counted as much before: a copy was used.
update passkey set counter = $3, used_at = $2 where id = $1 and ($3 > counter or ($3 = 0 and counter = 0)) returning id
