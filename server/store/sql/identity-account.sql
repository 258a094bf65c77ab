-- The account that subject $2 of issuer $1 is linked to, unless it is disabled.
select a.id, a.name, a.role
from account_identity i
join account a on a.id = i.account
where i.issuer = $1 and i.subject = $2 and a.disabled_at is null
