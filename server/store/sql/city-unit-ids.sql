-- Identifiers, ordinals and parents of the units of city $1.
select id, ordinal, parent from unit where city = $1
