-- Whether cases of city $1 wait for a calendar, and up to which day the calendar was known when they
-- were last looked at.
select
  exists (select from cases where city = $1 and 'calendar-unpublished' = any (flags)) as waits,
  (select to_char(r.calendar_to, 'YYYY-MM-DD') from recompute r where r.city = $1 order by r.number desc limit 1) as known_to,
  exists (select from recompute r where r.city = $1) as looked
