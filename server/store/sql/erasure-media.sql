-- Destroys the photos and voice notes of the cases $2 of city $1.
delete from media where city = $1 and case_id = any ($2::bigint[])
