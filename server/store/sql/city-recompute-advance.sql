-- Notes for the run $2 of city $1 that it has come to the case $3, and what it has found by then $4.
update recompute set cursor = $3, found = $4 where city = $1 and number = $2
