-- Ends the use of the key for the purpose $1 at $2.
update original_key set retired_at = $2 where purpose = $1 and retired_at is null
