-- The change sequence of a city: $1 city.
select seq from city where city = $1
