-- Ends all sessions of account $1.
delete from session where account = $1
