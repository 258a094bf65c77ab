-- Ends all sessions of key $1.
delete from session where key = $1
