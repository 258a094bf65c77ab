-- Records what the batch with number $2 of city $1 changed: $4 lists {id, before, after}.
insert into change (city, seq, committed_at, states) values ($1, $2, $3, $4)
