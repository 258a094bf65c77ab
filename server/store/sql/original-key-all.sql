-- All keys, with how many originals each seals, the oldest first.
select k.id, k.purpose, k.sealed, k.created_at, k.retired_at,
  (select count(*) from original o where o.key = k.id) as originals
from original_key k
order by k.id
