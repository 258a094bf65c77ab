-- Cases $2 of city $1 as they are compared, with the matter that each was found with, the one proposed for it, and
-- those that it was kept out of.
select c.id, c.source, c.source_id, c.reported_at, c.voided_at, c.lng, c.lat, c.cell, c.area, c.category, c.request_type,
  c.title, c.body, c.address, c.address_key, c.requester_key, c.matter, c.stance,
  (select m.key from matter m where m.city = $1 and m.first_case = c.id limit 1) as found_with,
  (select l.matter from matter_link l where l.city = $1 and l.case_id = c.id and l.state = 'proposed') as proposed,
  array(
    select l.matter from matter_link l where l.city = $1 and l.case_id = c.id and l.state = 'rejected'
  ) as kept_out
from cases c
where c.city = $1 and c.id = any ($2::bigint[])
order by c.reported_at, c.id
