-- Of the cases $2 of city $1 those whose words were erased.
select case_id from erasure where city = $1 and case_id = any ($2::bigint[]) and what = 'words'
