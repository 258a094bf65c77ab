-- Keeps the sealed secret $2 of account $1's codes, not confirmed yet; null: there is none any more.
update account set code_secret = $2, code_confirmed_at = null, code_step = null where id = $1 returning id
