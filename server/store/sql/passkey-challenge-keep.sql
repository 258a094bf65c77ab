-- Keeps what account $1 is to sign next: $2, until $3.
insert into passkey_challenge (account, challenge, ends_at) values ($1, $2, $3)
on conflict (account) do update set challenge = excluded.challenge, ends_at = excluded.ends_at
