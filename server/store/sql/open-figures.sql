-- The open figures of month $2 of city $1 as they were first given.
select figures from open_figures where city = $1 and month = $2
