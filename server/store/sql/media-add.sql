-- Keeps the photo or voice note $2 of case $3 of city $1, that came with event $4. No row where it is there already.
insert into media (city, id, case_id, event_id, kind, phase, media_type, bytes, taken_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (city, id) do nothing
returning id
