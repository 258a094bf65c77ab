-- Disables account $1 at $2; null: enables it, with no failures.
update account set disabled_at = $2, failures = 0, locked_until = null where id = $1 returning id
