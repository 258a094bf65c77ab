-- Adds an account: $1 name, $2 role, $3, $4 label, $5 password, $6 whether it is temporary, $7 now. No row where the name is
-- taken.
insert into account (name, role, label_zh, label_en, password, password_at, is_temporary, created_at)
values ($1, $2, $3, $4, $5, $7, $6, $7)
on conflict (name) do nothing
returning id
