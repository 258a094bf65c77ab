-- Forgets the answers of city $1 from before $2.
delete from push_answer where city = $1 and at < $2
