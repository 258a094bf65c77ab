-- The last entry of the audit, and its digest, with which all before $1 end that have no later one among them.
select seq, digest
from audit_entry
where seq < coalesce((select min(seq) from audit_entry where at >= $1), 9223372036854775807)
order by seq desc
limit 1
