-- The chain begins behind $1 with the digest $2 and stands at $3 with the digest $4; $5: the seal over these.
update audit_head set first_seq = $1, first_digest = $2, seq = $3, digest = $4, seal = $5
