-- How many ids city $1 has given to cases, and the version of what memory holds of it.
select (next_case - 1)::integer as cases, version from city where city = $1
