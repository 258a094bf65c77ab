-- The cases of city $1 of the requester $2.
select id from cases where city = $1 and requester_key = $2 order by id
