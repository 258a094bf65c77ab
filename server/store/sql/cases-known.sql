-- Which of the numbers $3 of source $2 are known in city $1: id and digest of each.
select source_id, id, fingerprint
from cases
where city = $1 and source = $2 and source_id = any($3::text[])
