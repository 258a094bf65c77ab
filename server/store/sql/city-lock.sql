-- Locks city $1 until the end of the transaction.
select city from city where city = $1 for update
