-- Links subject $2 of issuer $1 to account $3 at $4. No row where it is linked already.
insert into account_identity (issuer, subject, account, linked_at) values ($1, $2, $3, $4)
on conflict do nothing
returning subject
