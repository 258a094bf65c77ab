-- The sources of city $1 that are known, with their settings.
select source, kind, settings, last_received_at, last_attempt_at, last_success_at, last_error, last_error_at
from source
where city = $1
order by source
