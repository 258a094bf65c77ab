-- Bands of cases of city $1 go; $2, $3 and $4 stand beside each other.
delete from case_band b
using unnest($2::integer[], $3::timestamptz[], $4::bigint[]) as old (band, reported_at, case_id)
where b.city = $1 and b.band = old.band and b.reported_at = old.reported_at and b.case_id = old.case_id
