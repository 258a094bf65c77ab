-- How the rows of the runs $2 of city $1 are read; null where that is not known.
select id, reading from import where city = $1 and id = any($2::text[])
