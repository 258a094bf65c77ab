-- Identifiers, ordinals and parents of the channels of city $1.
select id, ordinal, null as parent, retired from channel where city = $1
