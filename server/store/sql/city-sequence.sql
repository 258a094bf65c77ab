-- The change sequence of city $1.
select seq from city where city = $1
