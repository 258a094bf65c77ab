-- Counts a failed sign-in of account $1 at $2; after $3 in a row none is tried until $4.
update account
set failures = case when failures + 1 >= $3 then 0 else failures + 1 end,
  locked_until = case when failures + 1 >= $3 then $4::timestamptz else locked_until end
where id = $1 and (locked_until is null or locked_until <= $2)
returning locked_until
