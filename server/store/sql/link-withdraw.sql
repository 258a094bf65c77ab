-- Open proposals of cases $2 of city $1 go: the cases have changed, or their sources say what they are about.
delete from matter_link where city = $1 and case_id = any ($2::bigint[]) and state = 'proposed'
