-- Up to $2 discarded rows of city $1 whose texts lie open, from before they were sealed; an empty one was erased.
select source, digest, raw from discard where city = $1 and raw is not null limit $2 for update
