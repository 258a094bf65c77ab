-- Where the chain of the audit stands.
select first_seq, first_digest, seq, digest, seal from audit_head
