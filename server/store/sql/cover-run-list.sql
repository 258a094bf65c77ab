-- Cities with cases that may have to be covered.
select city from cover_run order by city
