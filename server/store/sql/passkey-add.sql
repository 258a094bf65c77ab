-- Adds a passkey to account $2: $1 credential, $3 label, $4 public key, $5 counter, $6 transports, $7 now.
insert into passkey (id, account, label, public_key, counter, transports, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
returning id
