-- Unlinks account $1 from all subjects of issuer $2.
delete from account_identity where account = $1 and issuer = $2 returning subject
