-- How many cases city $1 has been given.
select next_case - 1 as cases from city where city = $1
