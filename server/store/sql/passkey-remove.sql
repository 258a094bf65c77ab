-- Removes the passkey $2 of account $1; all of them where it is null.
delete from passkey where account = $1 and ($2::text is null or id = $2) returning id
