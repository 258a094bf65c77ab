-- A stock at many instants can be cut to a cell, as all other figures can. This function takes the place of that of the
-- same name.

drop function stock_sums;

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
  by_requesters text[],
  cell_from bigint,
  cell_to bigint
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
    and (cell_from is null or c.cell >= cell_from)
    and (cell_to is null or c.cell < cell_to)
  group by moment.position;
end;
