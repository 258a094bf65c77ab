-- Notes that account $1 has signed in at $2; $3: the step of its code, null where none was asked for. No row where the step
-- was used already.
update account
set failures = 0, locked_until = null, signed_in_at = $2,
  code_step = coalesce($3, code_step),
  code_confirmed_at = case when $3::bigint is null then code_confirmed_at else coalesce(code_confirmed_at, $2) end
where id = $1 and ($3::bigint is null or code_step is null or code_step < $3)
returning id
