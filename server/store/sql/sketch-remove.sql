-- Cases $2 of city $1 are no demands any more: nothing is compared with them.
delete from case_sketch where city = $1 and case_id = any ($2::bigint[])
