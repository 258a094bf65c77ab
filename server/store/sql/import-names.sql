-- What the mapping of the last import of each source of city $1 calls it; sources whose mapping has no name are left out.
select source, name
from (
  select distinct on (source) source, reading -> 'mapping' -> 'name' as name
  from import
  where city = $1
  order by source, started_at desc, id desc
) as latest
where name is not null
