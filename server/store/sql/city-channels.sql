-- The channels of city $1.
select ordinal, id, name, retired from channel where city = $1 order by ordinal
