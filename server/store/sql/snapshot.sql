-- Makes the transaction read one state of the database, and nothing but read.
set transaction isolation level repeatable read, read only
