-- The passkeys of account $1, the oldest first.
select id, label, public_key, counter, transports, created_at, used_at
from passkey where account = $1 order by created_at, id
