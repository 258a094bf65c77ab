-- A slice can also ask for accountable areas, whose record cases count in. These functions take the place of those of
-- the same names.

drop function stock_sums;
drop function sliced_stock;
drop function sliced_cases;

-- The measured cases of a slice. Lists hold ordinals, with every node of a subtree named; null does not restrict.
-- Zones overlap the tree of areas, so their cases are found by the point: zone_rings are the rings of their
-- shapes, zone_numbers say beside each ring whose it is, and a point lies in a zone that has it in an odd number
-- of rings. A case in one of the areas or one of the zones is in the slice. Accountable areas, zones among them, stand
-- in the case itself. cell_from and cell_to bound the cell.
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
  in_accountable_areas integer[],
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
    and (in_accountable_areas is null or m.accountable_area = any (in_accountable_areas))
    and (in_categories is null or coalesce(m.category, 0) = any (in_categories))
    and (in_request_types is null or m.request_type = any (in_request_types))
    and (in_channels is null or m.channel = any (in_channels))
    and (in_units is null or coalesce(m.unit, 0) = any (in_units))
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
  in_accountable_areas integer[],
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
    and (in_accountable_areas is null or c.accountable_area = any (in_accountable_areas))
    and (in_categories is null or coalesce(c.category, 0) = any (in_categories))
    and (in_request_types is null or c.request_type = any (in_request_types))
    and (in_channels is null or c.channel = any (in_channels))
    and (in_units is null or coalesce(c.unit, 0) = any (in_units))
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
  in_accountable_areas integer[],
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
    and (in_accountable_areas is null or c.accountable_area = any (in_accountable_areas))
    and (in_categories is null or coalesce(c.category, 0) = any (in_categories))
    and (in_request_types is null or c.request_type = any (in_request_types))
    and (in_channels is null or c.channel = any (in_channels))
    and (in_units is null or coalesce(c.unit, 0) = any (in_units))
    and (by_requesters is null or c.requester = any (by_requesters))
  group by moment.position;
end;
