-- Counts up the version of the pack of city $1, whose trees have grown.
update city set pack_version = pack_version + 1 where city = $1
