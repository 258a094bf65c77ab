-- Cities with rows that lie open, from before they were sealed, that hold more than is needed, or of which it is not known
-- which case they are about.
select c.city from city c
where exists (select from quarantine where city = c.city and raw is not null)
  or exists (select from discard where city = c.city and raw is not null)
  or exists (select from mending where city = c.city and raw is not null)
  or exists (select from quarantine where city = c.city and not is_least)
  or exists (select from mending where city = c.city and not is_named)
