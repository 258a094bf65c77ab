-- Source $2 of city $1 with its settings and how far it has been read.
select source, kind, settings, cursor, last_received_at, last_attempt_at, last_success_at, last_error, last_error_at
from source
where city = $1 and source = $2
