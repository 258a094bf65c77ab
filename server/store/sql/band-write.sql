-- Keeps bands of cases of city $1; $2, $3 and $4 stand beside each other.
insert into case_band (city, band, reported_at, case_id)
select $1, own.band, own.reported_at, own.case_id
from unnest($2::integer[], $3::timestamptz[], $4::bigint[]) as own (band, reported_at, case_id)
on conflict do nothing
