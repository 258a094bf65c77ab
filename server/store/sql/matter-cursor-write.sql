-- The changes of city $1 up to $2 have been followed.
insert into matter_cursor (city, seq) values ($1, $2)
on conflict (city) do update set seq = greatest(matter_cursor.seq, excluded.seq)
