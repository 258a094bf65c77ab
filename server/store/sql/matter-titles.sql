-- The titles of the matters of city $1 that were found with the cases $2.
select key, title from matter where city = $1 and first_case = any ($2::bigint[]) and title is not null
