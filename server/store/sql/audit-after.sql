-- The next $2 entries of the audit after $1, in their order.
select seq, at, who, role, action, city, subject, address, result, digest
from audit_entry
where seq > $1
order by seq
limit $2
