-- How far the cases of city $1 that were taken in before texts were covered are covered by now, locked; no row: all are.
select cursor, last_case from cover_run where city = $1 for update
