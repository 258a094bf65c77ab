-- Cities with rows that lie open, from before they were sealed.
select c.city from city c
where exists (select from quarantine where city = c.city and raw is not null)
  or exists (select from discard where city = c.city and raw is not null)
  or exists (select from mending where city = c.city and raw is not null)
