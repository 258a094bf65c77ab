-- Identifiers, ordinals and parents of the areas of city $1.
select id, ordinal, parent, retired from area where city = $1
