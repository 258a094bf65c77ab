-- Every measure, defined once: each statement that answers a figure selects from these functions, so that the heat
-- map, the comparison, the trend and the lists cannot disagree. The functions are plain SQL without settings of
-- their own, so the planner puts their text into the statement and drops the branches of the other measures.
--
-- Closings, reopenings, pauses and resumptions stand in order of time, so width_bucket(instant, list) counts the
-- entries up to and including an instant.

-- Whether a closing has come that no reopening has followed.
create function is_closed_at(at_instant timestamptz, closings timestamptz[], reopenings timestamptz[])
returns boolean language sql immutable parallel safe
return width_bucket(at_instant, closings) > width_bucket(at_instant, reopenings);

-- Whether the clock stands still.
create function is_paused_at(at_instant timestamptz, pauses timestamptz[], resumptions timestamptz[])
returns boolean language sql immutable parallel safe
return width_bucket(at_instant, pauses) > width_bucket(at_instant, resumptions);

-- Whether a closing at or before the due time holds: the one that follows the last reopening of all.
create function is_met(due_at timestamptz, closings timestamptz[], reopenings timestamptz[])
returns boolean language sql immutable parallel safe
return coalesce(closings[cardinality(reopenings) + 1] <= due_at, false);

-- Closings in [window_from, window_until), each at the closing or the report, whichever is later.
create function count_closings(
  window_from timestamptz, window_until timestamptz, reported_at timestamptz, closings timestamptz[]
)
returns integer language sql stable parallel safe
return width_bucket(window_until - interval '1 millisecond', closings)
  - case when reported_at >= window_from then 0
    else width_bucket(window_from - interval '1 millisecond', closings) end;

-- Whether a case that has been reported by as_of is in a stock at that instant: it has not ended, and does not
-- stand between a closing and its reopening.
create function is_in_stock(
  of_measure text, as_of timestamptz, due_soon_until timestamptz, dispatched_at timestamptz, due_at timestamptz,
  ended_at timestamptz, closings timestamptz[], reopenings timestamptz[], pauses timestamptz[],
  resumptions timestamptz[]
)
returns boolean language sql immutable parallel safe
return (ended_at is null or ended_at > as_of)
  and not is_closed_at(as_of, closings, reopenings)
  and case of_measure
    when 'open' then true
    when 'paused' then is_paused_at(as_of, pauses, resumptions)
    when 'overdue' then dispatched_at is not null and due_at < as_of
      and not is_paused_at(as_of, pauses, resumptions)
    when 'dueSoon' then dispatched_at is not null and due_at >= as_of and due_at <= due_soon_until
      and not is_paused_at(as_of, pauses, resumptions)
    else false
  end;

-- The cases behind a measure, as of as_of. Flows and rates count [window_from, window_to) up to as_of; stocks do
-- not look at the window. numerator: what the case adds to a count, or to what stands above a rate's line;
-- denominator: what it adds below the line, null for counts.
-- Void cases, and cases reported after as_of, are in no figure.
create function measured_cases(
  of_city text,
  of_measure text,
  window_from timestamptz,
  window_to timestamptz,
  as_of timestamptz,
  due_soon_until timestamptz
)
returns table (
  id bigint, area integer, category integer, request_type text, channel integer, unit integer, requester text,
  cell bigint, lng double precision, lat double precision, reported_at timestamptz, due_at timestamptz,
  numerator integer, denominator integer
)
language sql stable parallel safe
begin atomic
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at, 1, null::integer
  from cases c
  where of_measure in ('reported', 'perResident')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at, 1, null
  from cases c
  where of_measure = 'answeredDirectly'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.answered_directly_at >= window_from and c.answered_directly_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at, 1, null
  from cases c
  where of_measure = 'notAccepted'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.not_accepted_at >= window_from and c.not_accepted_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at, 1, null
  from cases c
  where of_measure = 'dispatched'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.dispatched_at >= window_from and c.dispatched_at < least(window_to, as_of)
  union all
  -- The work of a unit, so what the desk answered or refused is not in it. Nothing is closed after its end, except
  -- at its report where that came later; this finds the cases by an index.
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_closings(window_from, least(window_to, as_of), c.reported_at, c.closings), null
  from cases c
  where of_measure = 'closed'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.reported_at < least(window_to, as_of)
    and (c.ended_at >= window_from or c.ended_at is null or c.reported_at >= window_from)
    and count_closings(window_from, least(window_to, as_of), c.reported_at, c.closings) > 0
  union all
  -- Handled cases by their due time: dispatched, and neither answered directly nor refused by as_of.
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case of_measure
      when 'onTimeRate' then is_met(c.due_at, c.closings, c.reopenings)::integer
      when 'closureRate' then is_closed_at(as_of, c.closings, c.reopenings)::integer
      else 1
    end,
    case when of_measure in ('onTimeRate', 'closureRate') then 1 end
  from cases c
  where of_measure in ('due', 'met', 'closedLate', 'onTimeRate', 'closureRate')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.dispatched_at is not null
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.due_at >= window_from and c.due_at < least(window_to, as_of)
    and case of_measure
      when 'met' then is_met(c.due_at, c.closings, c.reopenings)
      when 'closedLate' then is_closed_at(as_of, c.closings, c.reopenings)
        and not is_met(c.due_at, c.closings, c.reopenings)
      else true
    end
  union all
  -- The same cases by the time limit of the first contact.
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case when of_measure = 'responseRate' then coalesce(c.first_contact_at <= c.contact_due_at, false)::integer
      else 1 end,
    case when of_measure = 'responseRate' then 1 end
  from cases c
  where of_measure in ('contactsDue', 'contactsInTime', 'responseRate')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.dispatched_at is not null
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.contact_due_at >= window_from and c.contact_due_at < least(window_to, as_of)
    and (of_measure <> 'contactsInTime' or c.first_contact_at <= c.contact_due_at)
  union all
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case of_measure
      when 'resolutionRate' then (c.resolution = 'yes')::integer
      when 'satisfactionRate' then (c.satisfaction >= 3)::integer
      else 1
    end,
    case when of_measure in ('resolutionRate', 'satisfactionRate') then 1 end
  from cases c
  where of_measure in (
      'reviewed', 'reached', 'resolved', 'rated', 'satisfied', 'resolutionRate', 'satisfactionRate'
    )
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reviewed_at >= window_from and c.reviewed_at < least(window_to, as_of)
    and case of_measure
      when 'reviewed' then true
      when 'reached' then c.resolution in ('yes', 'partly', 'no')
      when 'resolutionRate' then c.resolution in ('yes', 'partly', 'no')
      when 'resolved' then c.resolution = 'yes'
      when 'rated' then c.satisfaction is not null
      when 'satisfactionRate' then c.satisfaction is not null
      when 'satisfied' then c.satisfaction >= 3
    end
  union all
  select c.id, c.area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at, 1, null
  from cases c
  where of_measure in ('open', 'overdue', 'dueSoon', 'paused')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and is_in_stock(of_measure, as_of, due_soon_until, c.dispatched_at, c.due_at, c.ended_at, c.closings,
      c.reopenings, c.pauses, c.resumptions);
end;

-- The measured cases of a slice. Lists hold ordinals, with every node of a subtree named; null does not restrict.
-- Zones overlap the tree of areas, so their cases are found by the point: zone_rings are the rings of their
-- shapes, zone_numbers say beside each ring whose it is, and a point lies in a zone that has it in an odd number
-- of rings. A case in one of the areas or one of the zones is in the slice. cell_from and cell_to bound the cell.
create function sliced_cases(
  of_city text,
  of_measure text,
  window_from timestamptz,
  window_to timestamptz,
  as_of timestamptz,
  due_soon_until timestamptz,
  in_areas integer[],
  zone_rings polygon[],
  zone_numbers integer[],
  in_categories integer[],
  in_request_types text[],
  in_channels integer[],
  in_units integer[],
  by_requesters text[],
  cell_from bigint,
  cell_to bigint
)
returns table (
  id bigint, area integer, category integer, unit integer, cell bigint, reported_at timestamptz,
  due_at timestamptz, numerator integer, denominator integer
)
language sql stable parallel safe
begin atomic
  select m.id, m.area, m.category, m.unit, m.cell, m.reported_at, m.due_at, m.numerator, m.denominator
  from measured_cases(of_city, of_measure, window_from, window_to, as_of, due_soon_until) m
  where (
      (in_areas is null and zone_rings is null)
      or m.area = any (in_areas)
      or (
        zone_rings is not null and m.cell is not null and exists (
          select from unnest(zone_rings, zone_numbers) as zone (ring, number)
          where zone.ring @> point(m.lng, m.lat)
          group by zone.number
          having count(*) % 2 = 1
        )
      )
    )
    and (in_categories is null or m.category = any (in_categories))
    and (in_request_types is null or m.request_type = any (in_request_types))
    and (in_channels is null or m.channel = any (in_channels))
    and (in_units is null or m.unit = any (in_units))
    and (by_requesters is null or m.requester = any (by_requesters))
    and (cell_from is null or m.cell >= cell_from)
    and (cell_to is null or m.cell < cell_to);
end;

-- How many cases of a slice were in a stock at each of many instants, in one pass: as_ofs ascend, due_soon_untils stand
-- beside them, position counts from 1; an instant without a case has no row. A case is looked at only for the instants
-- from its report to before its end. The slice is told as to sliced_cases.
create function stock_sums(
  of_city text,
  of_measure text,
  as_ofs timestamptz[],
  due_soon_untils timestamptz[],
  in_areas integer[],
  zone_rings polygon[],
  zone_numbers integer[],
  in_categories integer[],
  in_request_types text[],
  in_channels integer[],
  in_units integer[],
  by_requesters text[]
)
returns table ("position" integer, cases bigint)
language sql stable parallel safe
begin atomic
  select moment.position, count(*)
  from cases c
  cross join lateral generate_series(
    width_bucket(c.reported_at - interval '1 millisecond', as_ofs) + 1,
    case when c.ended_at is null then cardinality(as_ofs)
      else width_bucket(c.ended_at - interval '1 millisecond', as_ofs) end
  ) as moment (position)
  where c.city = of_city and c.voided_at is null and c.reported_at <= as_ofs[cardinality(as_ofs)]
    and (c.ended_at is null or c.ended_at > as_ofs[1])
    and is_in_stock(of_measure, as_ofs[moment.position], due_soon_untils[moment.position], c.dispatched_at, c.due_at,
      c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions)
    and (
      (in_areas is null and zone_rings is null)
      or c.area = any (in_areas)
      or (
        zone_rings is not null and c.cell is not null and exists (
          select from unnest(zone_rings, zone_numbers) as zone (ring, number)
          where zone.ring @> point(c.lng, c.lat)
          group by zone.number
          having count(*) % 2 = 1
        )
      )
    )
    and (in_categories is null or c.category = any (in_categories))
    and (in_request_types is null or c.request_type = any (in_request_types))
    and (in_channels is null or c.channel = any (in_channels))
    and (in_units is null or c.unit = any (in_units))
    and (by_requesters is null or c.requester = any (by_requesters))
  group by moment.position;
end;

-- What was open at an instant, and what was closed in a window.
create index cases_by_end on cases (city, ended_at);
