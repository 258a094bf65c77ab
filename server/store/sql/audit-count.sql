-- How many entries of the audit there are before the number $1; $2, $3: from and to; $4: of whom; $5: which action. Null
-- does not restrict.
select count(*) as entries
from audit_entry
where ($1::bigint is null or seq < $1) and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
  and ($4::text is null or who = $4) and ($5::text is null or action = $5)
