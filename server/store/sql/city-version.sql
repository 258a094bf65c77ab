-- What of city $1 memory holds, and its change sequence.
select pack_version, version, seq from city where city = $1
