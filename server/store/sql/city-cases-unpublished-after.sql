-- Ids of up to $3 cases of city $1 after the id $2 that wait for a calendar, ascending.
select id from cases
where city = $1 and id > $2 and 'calendar-unpublished' = any (flags)
order by id limit $3
