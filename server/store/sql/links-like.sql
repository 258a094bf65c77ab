-- Cases of city $1 with an open proposal for matter $2 that rests on their likeness to case $3.
select case_id from matter_link
where city = $1 and matter = $2 and state = 'proposed' and (reasons ->> 'like')::bigint = $3
