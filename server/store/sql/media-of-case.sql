-- What photos and voice notes case $2 of city $1 has, without the bytes.
select id, event_id, kind, phase, media_type, octet_length(bytes) as size, taken_at
from media
where city = $1 and case_id = $2
order by taken_at, id
