-- Names of the originals that the histories of the cases $2 of city $1 speak of.
select distinct coalesce(one -> 'record' ->> 'original', one -> 'event' ->> 'original') as name
from history h, json_array_elements(h.said) as one
where h.city = $1 and h.case_id = any ($2::bigint[])
  and coalesce(one -> 'record' ->> 'original', one -> 'event' ->> 'original') is not null
