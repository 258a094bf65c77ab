-- Ends the run over the cases of city $1 that is under way, at $2: a new pack asks for another.
update recompute set finished_at = $2, superseded = true where city = $1 and finished_at is null
