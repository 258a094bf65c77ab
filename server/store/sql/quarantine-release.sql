-- Takes rows of source $2 of city $1, known by the digests $3, out of quarantine: they were taken in after all.
delete from quarantine where city = $1 and source = $2 and digest = any($3::text[])
