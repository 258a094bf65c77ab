-- Takes the titles of the matters of city $1 away that were found with the cases $2.
update matter set title = null where city = $1 and first_case = any ($2::bigint[]) and title is not null
