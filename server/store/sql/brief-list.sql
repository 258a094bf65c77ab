-- For which days a brief of area $2 of city $1 is kept, the latest first, at most $3.
select day::text as day, made_at from kept_brief where city = $1 and area = $2 order by kept_brief.day desc limit $3
