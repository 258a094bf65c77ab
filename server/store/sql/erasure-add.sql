-- Notes that $3 of the cases $2 of city $1 was erased at $4, for the reason $5.
insert into erasure (city, case_id, what, erased_at, reason)
select $1, id, $3, $4, $5 from unnest($2::bigint[]) as asked (id)
on conflict do nothing
