-- Ends the run $2 of city $1 at $3.
update recompute set finished_at = $3 where city = $1 and number = $2
