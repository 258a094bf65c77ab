-- Whether source $2 of city $1 has rows in quarantine.
select exists (select from quarantine where city = $1 and source = $2) as some
