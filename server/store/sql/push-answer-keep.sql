-- Keeps the answer $5 to the batch with key $3 and digest $4 that viewer $2 pushed to city $1. No row where the key has
-- an answer already.
insert into push_answer (city, viewer, key, digest, answer, at)
values ($1, $2, $3, $4, $5, $6)
on conflict (city, viewer, key) do nothing
returning key
