-- Up to $2 records of city $1 of what was done about rows, whose texts lie open, from before they were sealed; an empty
-- one was erased.
select id, at, source, raw, sent from mending where city = $1 and raw is not null limit $2 for update
