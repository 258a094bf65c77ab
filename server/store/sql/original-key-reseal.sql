-- Seals the key $1 as $2.
update original_key set sealed = $2 where id = $1
