-- Destroys keys that sealed nothing that is left, and were retired before $1.
delete from original_key k
where k.retired_at < $1
  and not exists (select from original where key = k.id)
  and not exists (select from quarantine where key = k.id)
  and not exists (select from discard where key = k.id)
  and not exists (select from mending where key = k.id)
returning k.id
