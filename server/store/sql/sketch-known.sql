-- What cases $2 of city $1 were when they were compared last.
select case_id, reported_at, bands, digest from case_sketch where city = $1 and case_id = any ($2::bigint[])
