-- Rows of city $1 that were discarded, by source.
select source, count(*) as rows from discard where city = $1 group by source
