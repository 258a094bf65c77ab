-- Identifiers, ordinals and parents of the units of city $1.
select id, ordinal, parent, retired from unit where city = $1
