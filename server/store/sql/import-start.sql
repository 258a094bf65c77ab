-- Records that an import has begun.
insert into import (city, id, source, file, started_at) values ($1, $2, $3, $4, $5)
