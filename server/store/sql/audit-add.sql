-- Adds the entries of the JSON list $1.
insert into audit_entry (seq, at, who, role, action, city, subject, address, result, digest)
select e.seq, to_timestamp(e.at / 1000.0), e.who, e.role, e.action, e.city, e.subject, e.address, e.result,
  decode(e.digest, 'hex')
from json_to_recordset($1::json) as e (
  seq bigint, at double precision, who text, role text, action text, city text, subject text, address text, result text,
  digest text
)
