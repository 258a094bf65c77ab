-- Identifiers, ordinals and parents of the categories of city $1.
select id, ordinal, parent, retired from category where city = $1
