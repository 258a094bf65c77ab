-- Begins a key for the purpose $1, sealed as $2, at $3; nothing where one is in use.
insert into original_key (purpose, sealed, created_at) values ($1, $2, $3)
on conflict (purpose) where retired_at is null do nothing
