-- The name of the city whose cases the next statement of this transaction copies: $1 city.
select set_config('zhiyu.city', $1, true) as city
