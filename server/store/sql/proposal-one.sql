-- The open proposal for case $2 of city $1.
select matter from matter_link where city = $1 and case_id = $2 and state = 'proposed'
