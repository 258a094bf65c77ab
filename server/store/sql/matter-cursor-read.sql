-- How far the linking of cases has followed the change sequence of city $1.
select seq from matter_cursor where city = $1
