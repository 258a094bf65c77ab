-- Where the chain of the audit stands, for whoever goes on with it.
select first_seq, first_digest, seq, digest, seal from audit_head for update
