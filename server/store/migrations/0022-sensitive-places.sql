-- Sensitive cases are told by their district: cities that have some run their cases through again when a server starts.
insert into recompute (city, number, rule, version, unpublished_only, calendar_to, started_at, cases, found)
select c.city, coalesce((select max(r.number) from recompute r where r.city = c.city), 0) + 1, 'pack', c.version, false, null,
  c.changed_at, c.next_case - 1,
  '{"looked": 0, "changed": 0, "relocated": 0, "unlocated": 0, "located": 0, "recategorised": 0, "handedOver": 0, "dueMoved": 0}'
from city c
where exists (select from cases k where k.city = c.city and k.sensitive)
on conflict (city) where finished_at is null do nothing;
