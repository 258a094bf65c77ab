-- The answer to the batch with key $3 that viewer $2 pushed to city $1.
select digest, answer from push_answer where city = $1 and viewer = $2 and key = $3
