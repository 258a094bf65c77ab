-- Open proposals of city $1 that the rule of the pack confirms, at most $2.
select case_id, matter from matter_link
where city = $1 and state = 'proposed' and by_rule
order by proposed_at, case_id
limit $2
