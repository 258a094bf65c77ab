-- The case of city $1 that source $2 calls $3.
select id from cases where city = $1 and source = $2 and source_id = $3
