-- The pack of city $1 and its version.
select pack, pack_version, version from city where city = $1
