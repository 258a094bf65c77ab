-- Version of the pack and change sequence of city $1.
select pack_version, seq from city where city = $1
