-- Identifiers, ordinals and parents of the categories of city $1.
select id, ordinal, parent from category where city = $1
