-- Notes that migration $1 (number) named $2 with digest $3 was applied at $4.
insert into migration (number, name, checksum, applied_at) values ($1, $2, $3, $4);
