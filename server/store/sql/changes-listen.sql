-- Hears of the changes of every city on this connection.
listen zhiyu
