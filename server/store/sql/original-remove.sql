-- Destroys the originals of city $1 with the names $2.
delete from original where city = $1 and name = any ($2::text[])
