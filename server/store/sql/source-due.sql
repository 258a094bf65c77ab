-- Sources of all cities that are asked for their cases and due at $1: not tried since as many minutes as their settings say.
select city, source
from source
where settings is not null
  and (last_attempt_at is null
    or last_attempt_at <= $1::timestamptz - make_interval(mins => coalesce((settings ->> 'everyMinutes')::integer, 15)))
order by last_attempt_at nulls first, city, source
