-- Removes sessions that have ended by $1, and those of people that were seen before $2 last.
delete from session where ends_at <= $1 or (key is null and seen_at <= $2)
