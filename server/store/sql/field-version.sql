-- The number in the change sequence at which something was last said of case $2 of city $1; 0 for none.
select coalesce(max(seq), 0) as version from history where city = $1 and case_id = $2
