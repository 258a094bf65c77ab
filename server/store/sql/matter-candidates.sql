-- What demands of city $1 may be one matter with: near in place and of one class, of one address and class, near and
-- about one question, or with a band of the text in common; each at most $3, the latest reports first. $2 is a JSON
-- list of demands with the window in which to look. Each search is for one place or band at a time and takes its rows
-- from an index in their order, whatever the planner knows of the tables.
select asked.case_id, found.case_id as other
from json_to_recordset($2::json) as asked (
  case_id bigint, "from" timestamptz, "to" timestamptz, places bigint[], class integer, address text, questions text[],
  bands integer[]
)
cross join lateral (
  (
    select near.case_id
    from unnest(asked.places) as cell (place)
    cross join lateral (
      select s.case_id, s.reported_at from case_sketch s
      where s.city = $1 and s.place = cell.place and s.class = asked.class
        and s.reported_at between asked."from" and asked."to"
      order by s.reported_at desc limit $3
    ) near
    order by near.reported_at desc limit $3
  )
  union
  (
    select s.case_id from case_sketch s
    where s.city = $1 and s.address = asked.address and s.class = asked.class
      and s.reported_at between asked."from" and asked."to"
    order by s.reported_at desc limit $3
  )
  union
  (
    select near.case_id
    from unnest(case when asked.questions <> '{}' then asked.places end) as cell (place)
    cross join lateral (
      select s.case_id, s.reported_at from case_sketch s
      where s.city = $1 and s.place = cell.place and s.questions <> '{}' and s.questions && asked.questions
        and s.reported_at between asked."from" and asked."to"
      order by s.reported_at desc limit $3
    ) near
    order by near.reported_at desc limit $3
  )
  union
  (
    select near.case_id
    from unnest(asked.bands) as own (band)
    cross join lateral (
      select b.case_id, b.reported_at from case_band b
      where b.city = $1 and b.band = own.band and b.reported_at between asked."from" and asked."to"
      order by b.reported_at desc limit $3
    ) near
    order by near.reported_at desc limit $3
  )
) found
where found.case_id <> asked.case_id
