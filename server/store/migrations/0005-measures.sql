-- Every measure, defined once and anew: these functions take the place of those of the same names. Flows, rates and
-- lengths of time have a branch each in measured_cases, stocks in is_in_stock, so that neither has to be planned through
-- the other's. They are plain SQL without settings of their own, so the planner puts their text into the statement
-- and drops the branches of the other measures.

drop function stock_sums;
drop function sliced_cases;
drop function measured_cases;
drop function is_in_stock;

-- Events in [window_from, window_until).
create function count_instants(window_from timestamptz, window_until timestamptz, instants timestamptz[])
returns integer language sql stable parallel safe
return width_bucket(window_until - interval '1 millisecond', instants)
  - width_bucket(window_from - interval '1 millisecond', instants);

-- Whether a case that has been reported by as_of is in a stock at that instant: it has not ended, and does not
-- stand between a closing and its reopening. touches are the instants of all its events, in order of time; without one
-- in [dormant_before, as_of] the case lies dormant.
create function is_in_stock(
  of_measure text, as_of timestamptz, due_soon_until timestamptz, dormant_before timestamptz,
  reported_at timestamptz, dispatched_at timestamptz, due_at timestamptz, ended_at timestamptz,
  closings timestamptz[], reopenings timestamptz[], pauses timestamptz[], resumptions timestamptz[],
  touches timestamptz[]
)
returns boolean language sql stable parallel safe
return (ended_at is null or ended_at > as_of)
  and not is_closed_at(as_of, closings, reopenings)
  and case of_measure
    when 'open' then true
    when 'paused' then is_paused_at(as_of, pauses, resumptions)
    when 'overdue' then dispatched_at is not null and due_at < as_of
      and not is_paused_at(as_of, pauses, resumptions)
    when 'dueSoon' then dispatched_at is not null and due_at >= as_of and due_at <= due_soon_until
      and not is_paused_at(as_of, pauses, resumptions)
    when 'dormant' then reported_at < dormant_before
      and width_bucket(as_of, touches) = width_bucket(dormant_before - interval '1 millisecond', touches)
    else false
  end;

-- The cases behind a flow, a rate or a length of time over [window_from, window_to) up to as_of. numerator: what the case adds to a count, or to what stands above a rate's line;
-- denominator: what it adds below the line, null for counts; minutes: how long it took, or has taken by as_of, for the
-- measure that asks how long (numerator 1 where it came to its end), null for the others.
-- Void cases are in one figure alone; cases reported after as_of are in none.
create function measured_cases(
  of_city text,
  of_measure text,
  window_from timestamptz,
  window_to timestamptz,
  as_of timestamptz
)
returns table (
  id bigint, area integer, accountable_area integer, category integer, request_type text, channel integer,
  unit integer, requester text, cell bigint, lng double precision, lat double precision, reported_at timestamptz,
  due_at timestamptz, numerator integer, denominator integer, minutes integer
)
language sql stable parallel safe
begin atomic
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null::integer, null::integer
  from cases c
  where of_measure in ('reported', 'perResident')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'answeredDirectly'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.answered_directly_at >= window_from and c.answered_directly_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'notAccepted'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.not_accepted_at >= window_from and c.not_accepted_at < least(window_to, as_of)
  union all
  -- The only figure with void cases.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'voided'
    and c.city = of_city and c.reported_at <= as_of
    and c.voided_at >= window_from and c.voided_at < least(window_to, as_of)
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case when of_measure = 'returnRate' then (width_bucket(as_of, c.returns) > 0)::integer else 1 end,
    case when of_measure = 'returnRate' then 1 end, null
  from cases c
  where of_measure in ('dispatched', 'returnRate')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and (of_measure = 'dispatched' or c.answered_directly_at is null or c.answered_directly_at > as_of)
    and c.dispatched_at >= window_from and c.dispatched_at < least(window_to, as_of)
  union all
  -- The work of a unit, so what the desk answered or refused is not in it. Nothing is closed after its end, except
  -- at its report where that came later; this finds the cases by an index. The measure counts closings, the rates
  -- count cases, once each.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case of_measure
      when 'closed' then count_closings(window_from, least(window_to, as_of), c.reported_at, c.closings)
      when 'firstTimeRate' then (width_bucket(as_of, c.reopenings) = 0)::integer
      when 'reopenRate' then (width_bucket(as_of, c.reopenings) > 0)::integer
      when 'resolutionCoverage'
        then coalesce(c.reviewed_at <= as_of and c.resolution in ('yes', 'partly', 'no'), false)::integer
      else coalesce(c.reviewed_at <= as_of and c.satisfaction is not null, false)::integer
    end,
    case when of_measure <> 'closed' then 1 end, null
  from cases c
  where of_measure in ('closed', 'firstTimeRate', 'reopenRate', 'resolutionCoverage', 'satisfactionCoverage')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.reported_at < least(window_to, as_of)
    and (c.ended_at >= window_from or c.ended_at is null or c.reported_at >= window_from)
    and count_closings(window_from, least(window_to, as_of), c.reported_at, c.closings) > 0
  union all
  -- Handled cases by their due time: dispatched, and neither answered directly nor refused by as_of.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case of_measure
      when 'onTimeRate' then is_met(c.due_at, c.closings, c.reopenings)::integer
      when 'onTimeRateAdjusted' then is_met(c.due_at, c.closings, c.reopenings)::integer
      when 'closureRate' then is_closed_at(as_of, c.closings, c.reopenings)::integer
      when 'extensionRate' then (width_bucket(as_of, c.extensions) > 0)::integer
      else 1
    end,
    case when of_measure in ('onTimeRate', 'onTimeRateAdjusted', 'closureRate', 'extensionRate') then 1 end, null
  from cases c
  where of_measure in (
      'due', 'met', 'closedLate', 'onTimeRate', 'onTimeRateAdjusted', 'closureRate', 'extensionRate'
    )
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.dispatched_at is not null
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.due_at >= window_from and c.due_at < least(window_to, as_of)
    and case of_measure
      when 'met' then is_met(c.due_at, c.closings, c.reopenings)
      when 'closedLate' then is_closed_at(as_of, c.closings, c.reopenings)
        and not is_met(c.due_at, c.closings, c.reopenings)
      when 'onTimeRateAdjusted' then (c.exempted_at is null or c.exempted_at > as_of)
        and (is_closed_at(as_of, c.closings, c.reopenings) or not is_paused_at(as_of, c.pauses, c.resumptions))
      else true
    end
  union all
  -- The same cases by the time limit of the first contact.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case when of_measure = 'responseRate' then coalesce(c.first_contact_at <= c.contact_due_at, false)::integer
      else 1 end,
    case when of_measure = 'responseRate' then 1 end, null
  from cases c
  where of_measure in ('contactsDue', 'contactsInTime', 'responseRate')
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.dispatched_at is not null
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.contact_due_at >= window_from and c.contact_due_at < least(window_to, as_of)
    and (of_measure <> 'contactsInTime' or c.first_contact_at <= c.contact_due_at)
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    case of_measure
      when 'resolutionRate' then (c.resolution = 'yes')::integer
      when 'satisfactionRate' then (c.satisfaction >= 3)::integer
      when 'strictSatisfactionRate' then (c.satisfaction >= 4)::integer
      else 1
    end,
    case when of_measure in ('resolutionRate', 'satisfactionRate', 'strictSatisfactionRate') then 1 end, null
  from cases c
  where of_measure in (
      'reviewed', 'reached', 'resolved', 'rated', 'satisfied', 'resolutionRate', 'satisfactionRate',
      'strictSatisfactionRate'
    )
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reviewed_at >= window_from and c.reviewed_at < least(window_to, as_of)
    and case of_measure
      when 'reviewed' then true
      when 'reached' then c.resolution in ('yes', 'partly', 'no')
      when 'resolutionRate' then c.resolution in ('yes', 'partly', 'no')
      when 'resolved' then c.resolution = 'yes'
      when 'satisfied' then c.satisfaction >= 3
      else c.satisfaction is not null
    end
  union all
  -- Events, each by its own instant. The last of a list finds the cases by an index.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_instants(window_from, least(window_to, as_of), c.reopenings), null, null
  from cases c
  where of_measure = 'reopened'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reopenings <> '{}' and c.reopenings[cardinality(c.reopenings)] >= window_from
    and count_instants(window_from, least(window_to, as_of), c.reopenings) > 0
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_instants(window_from, least(window_to, as_of), c.returns), null, null
  from cases c
  where of_measure = 'returned'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.returns <> '{}' and c.returns[cardinality(c.returns)] >= window_from
    and count_instants(window_from, least(window_to, as_of), c.returns) > 0
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_instants(window_from, least(window_to, as_of), c.extensions), null, null
  from cases c
  where of_measure = 'extended'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.extensions <> '{}' and c.extensions[cardinality(c.extensions)] >= window_from
    and count_instants(window_from, least(window_to, as_of), c.extensions) > 0
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_instants(window_from, least(window_to, as_of), c.urges), null, null
  from cases c
  where of_measure = 'urged'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.urges <> '{}' and c.urges[cardinality(c.urges)] >= window_from
    and count_instants(window_from, least(window_to, as_of), c.urges) > 0
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    count_instants(window_from, least(window_to, as_of), c.supervisions), null, null
  from cases c
  where of_measure = 'supervised'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.supervisions <> '{}' and c.supervisions[cardinality(c.supervisions)] >= window_from
    and count_instants(window_from, least(window_to, as_of), c.supervisions) > 0
  union all
  -- Cases of a matter that is known from an earlier case, whatever place or unit that was of.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'repeated'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
    and c.matter is not null
    and exists (
      select from cases earlier
      where earlier.city = c.city and earlier.matter = c.matter and earlier.voided_at is null
        and (earlier.reported_at, earlier.id) < (c.reported_at, c.id)
    )
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    (c.matter is not null and exists (
      select from cases earlier
      where earlier.city = c.city and earlier.matter = c.matter and earlier.voided_at is null
        and (earlier.reported_at, earlier.id) < (c.reported_at, c.id)
    ))::integer,
    1, null
  from cases c
  where of_measure = 'repeatRate'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
  union all
  -- Requesters are told apart within a source and nowhere else.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'repeatedSame'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
    and c.matter is not null and c.requester_key is not null
    and exists (
      select from cases earlier
      where earlier.city = c.city and earlier.matter = c.matter and earlier.voided_at is null
        and (earlier.reported_at, earlier.id) < (c.reported_at, c.id)
        and earlier.source = c.source and earlier.requester_key = c.requester_key
    )
  union all
  -- Another requester than in all earlier cases; where one of them does not tell, nobody knows.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'repeatedDifferent'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
    and c.matter is not null and c.requester_key is not null
    and exists (
      select from cases earlier
      where earlier.city = c.city and earlier.matter = c.matter and earlier.voided_at is null
        and (earlier.reported_at, earlier.id) < (c.reported_at, c.id)
    )
    and not exists (
      select from cases earlier
      where earlier.city = c.city and earlier.matter = c.matter and earlier.voided_at is null
        and (earlier.reported_at, earlier.id) < (c.reported_at, c.id)
        and (earlier.source <> c.source or earlier.requester_key is null or earlier.requester_key = c.requester_key)
    )
  union all
  -- A matter stands by its first case in every dimension, so that the parts of anything sum to the whole. A case
  -- of no matter is a matter of its own.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from cases c
  where of_measure = 'matters'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and c.reported_at >= window_from and c.reported_at < least(window_to, as_of)
    and c.matter is null
  union all
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    1, null, null
  from (
    select distinct member.matter
    from cases member
    where of_measure = 'matters'
      and member.city = of_city and member.voided_at is null and member.matter is not null
      and member.reported_at >= window_from and member.reported_at < least(window_to, as_of)
  ) asked
  cross join lateral (
    select *
    from cases member
    where member.city = of_city and member.matter = asked.matter and member.voided_at is null
    order by member.reported_at, member.id
    limit 1
  ) c
  where of_measure = 'matters'
  union all
  -- From dispatch to the closing that holds at as_of, in whole minutes; what is still open is censored there. What was
  -- closed before it was reported or dispatched, or nobody knows when, is out.
  select c.id, c.area, c.accountable_area, c.category, c.request_type, c.channel, c.unit, c.requester,
    c.cell, c.lng, c.lat, c.reported_at, c.due_at,
    is_closed_at(as_of, c.closings, c.reopenings)::integer, 1,
    floor(extract(epoch from
      case when is_closed_at(as_of, c.closings, c.reopenings) then c.closings[width_bucket(as_of, c.closings)]
        else as_of end - c.dispatched_at
    ) / 60)::integer
  from cases c
  where of_measure = 'timeToClose'
    and c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and (c.answered_directly_at is null or c.answered_directly_at > as_of)
    and (c.not_accepted_at is null or c.not_accepted_at > as_of)
    and c.dispatched_at >= window_from and c.dispatched_at < least(window_to, as_of)
    and case when is_closed_at(as_of, c.closings, c.reopenings)
      then c.closings[width_bucket(as_of, c.closings)] >= greatest(c.reported_at, c.dispatched_at)
      else c.ended_at is null or c.ended_at > as_of
    end;
end;

-- The measured cases of a slice. Lists hold ordinals, with every node of a subtree named; null does not restrict.
-- Zones overlap the tree of areas, so their cases are found by the point: zone_rings are the rings of their
-- shapes, zone_numbers say beside each ring whose it is, and a point lies in a zone that has it in an odd number
-- of rings. A case in one of the areas or one of the zones is in the slice. cell_from and cell_to bound the cell.
-- due_soon_until and dormant_before are for stocks, which have a function of their own with the same parameters.
create function sliced_cases(
  of_city text,
  of_measure text,
  window_from timestamptz,
  window_to timestamptz,
  as_of timestamptz,
  due_soon_until timestamptz,
  dormant_before timestamptz,
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
  id bigint, area integer, accountable_area integer, category integer, unit integer, cell bigint,
  reported_at timestamptz, due_at timestamptz, numerator integer, denominator integer, minutes integer
)
language sql stable parallel safe
begin atomic
  select m.id, m.area, m.accountable_area, m.category, m.unit, m.cell, m.reported_at, m.due_at, m.numerator,
    m.denominator, m.minutes
  from measured_cases(of_city, of_measure, window_from, window_to, as_of) m
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

-- The cases of a slice in a stock at as_of. The window is not looked at.
create function sliced_stock(
  of_city text,
  of_measure text,
  window_from timestamptz,
  window_to timestamptz,
  as_of timestamptz,
  due_soon_until timestamptz,
  dormant_before timestamptz,
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
  id bigint, area integer, accountable_area integer, category integer, unit integer, cell bigint,
  reported_at timestamptz, due_at timestamptz, numerator integer, denominator integer, minutes integer
)
language sql stable parallel safe
begin atomic
  select c.id, c.area, c.accountable_area, c.category, c.unit, c.cell, c.reported_at, c.due_at, 1, null::integer,
    null::integer
  from cases c
  where c.city = of_city and c.voided_at is null and c.reported_at <= as_of
    and is_in_stock(of_measure, as_of, due_soon_until, dormant_before, c.reported_at, c.dispatched_at, c.due_at,
      c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.touches)
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
    and (cell_from is null or c.cell >= cell_from)
    and (cell_to is null or c.cell < cell_to);
end;

-- How many cases of a slice were in a stock at each of many instants, in one pass: as_ofs ascend, due_soon_untils and
-- dormant_befores stand beside them, position counts from 1; an instant without a case has no row. A case is looked at
-- only for the instants from its report to before its end. The slice is told as to sliced_cases.
create function stock_sums(
  of_city text,
  of_measure text,
  as_ofs timestamptz[],
  due_soon_untils timestamptz[],
  dormant_befores timestamptz[],
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
    and is_in_stock(of_measure, as_ofs[moment.position], due_soon_untils[moment.position],
      dormant_befores[moment.position], c.reported_at, c.dispatched_at, c.due_at, c.ended_at, c.closings,
      c.reopenings, c.pauses, c.resumptions, c.touches)
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

create index cases_by_dispatch on cases (city, dispatched_at) where dispatched_at is not null;

-- What is rare stands in indexes of its own, so that its figures do not read all cases.
create index cases_voided on cases (city, voided_at) where voided_at is not null;
create index cases_not_accepted on cases (city, not_accepted_at) where not_accepted_at is not null;
create index cases_reopened on cases (city, (reopenings[cardinality(reopenings)])) where reopenings <> '{}';
create index cases_returned on cases (city, (returns[cardinality(returns)])) where returns <> '{}';
create index cases_extended on cases (city, (extensions[cardinality(extensions)])) where extensions <> '{}';
create index cases_urged on cases (city, (urges[cardinality(urges)])) where urges <> '{}';
create index cases_supervised on cases (city, (supervisions[cardinality(supervisions)])) where supervisions <> '{}';
