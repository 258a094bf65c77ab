-- Hears of no more changes on this connection.
unlisten zhiyu
