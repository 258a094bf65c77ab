-- Takes what account $1 was to sign, which is good for once, as of $2.
delete from passkey_challenge where account = $1 returning case when ends_at > $2 then challenge end as challenge
