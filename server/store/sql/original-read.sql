-- The originals of city $1 with the names $2.
select name, key, sealed from original where city = $1 and name = any ($2::text[])
