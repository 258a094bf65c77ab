-- The keys in use.
select id, purpose, sealed from original_key where retired_at is null
