-- Ends the session $1.
delete from session where digest = $1 returning account
