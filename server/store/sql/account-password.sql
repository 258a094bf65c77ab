-- Gives account $1 the password $2, temporary or not by $3, at $4; what was locked is open again.
update account
set password = $2, is_temporary = $3, password_at = $4, failures = 0, locked_until = null
where id = $1
returning id
