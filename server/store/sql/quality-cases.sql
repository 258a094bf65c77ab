-- Cases of city $1 by source as of $2, void ones left out: how many, how many of them are on the map, the last report,
-- and how many are doubtful for each reason.
select source, count(*) as cases, count(cell) as located,
  max(reported_at) filter (where reported_at <= $2) as last_reported_at,
  count(*) filter (where unlocated_reason <> 'sensitive') as unlocated,
  count(*) filter (where 'closed-before-reported' = any(flags)) as closed_before_reported,
  count(*) filter (where 'closing-time-unknown' = any(flags)) as closing_time_unknown,
  count(*) filter (where reported_at > $2 or touches[cardinality(touches)] > $2) as in_future,
  count(*) filter (where category is null) as uncategorised,
  count(*) filter (where 'calendar-unpublished' = any(flags)) as calendar_unpublished,
  count(*) filter (where 'area-disagrees' = any(flags)) as area_disagrees,
  count(*) filter (where 'looks-swapped' = any(flags)) as looks_swapped
from cases
where city = $1 and voided_at is null
group by source
order by source
