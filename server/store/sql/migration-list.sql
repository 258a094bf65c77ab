-- The migrations that this database has gone through, in their order.
select number, name, checksum from migration order by number;
