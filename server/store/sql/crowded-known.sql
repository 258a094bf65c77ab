-- The points of city $1 that the crowding rule has taken off the map, by source.
select distinct source, said_lng as lng, said_lat as lat
from cases
where city = $1 and unlocated_reason = 'crowded'
