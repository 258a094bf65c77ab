-- What city $1 consisted of in version $2.
select version, added_at, pack, trees from city_version where city = $1 and version = $2
