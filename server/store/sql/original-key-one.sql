-- The key $1, in use or not.
select id, purpose, sealed from original_key where id = $1
