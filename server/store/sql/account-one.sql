-- The account named $1.
select id, name, role, label_zh, label_en, password, password_at, is_temporary, code_secret, code_confirmed_at, code_step,
  failures, locked_until, disabled_at
from account
where name = $1
