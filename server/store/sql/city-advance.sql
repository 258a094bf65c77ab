-- Locks city $1, takes its next number in the change sequence and $2 ids for new cases. Answers that number, the first
-- of the ids, and the version of the city's pack.
update city
set seq = seq + 1, next_case = next_case + $2
where city = $1
returning seq, next_case - $2 as first_case, version
