-- The categories of city $1.
select ordinal, id, parent, name, sensitive, limits, retired from category where city = $1 order by ordinal
