-- A page of the doubtful cases of city $1 as of $2, by falling id, void ones left out. $3: why they are doubtful; $4: of
-- which source, or null; $5: the last case of the page before, or null; $6: how many at most.
select c.id, c.source, c.source_id, c.title, c.address, c.area, c.accountable_area, c.category, c.request_type,
  c.channel, c.unit, c.reported_at, c.dispatched_at, c.due_at, c.answered_directly_at, c.not_accepted_at, c.voided_at,
  c.ended_at, c.closings, c.reopenings, c.pauses, c.resumptions, c.cell
from cases c
where c.city = $1 and c.voided_at is null
  and ($4::text is null or c.source = $4)
  and ($5::bigint is null or c.id < $5)
  and case $3
    when 'unlocated' then c.unlocated_reason <> 'sensitive'
    when 'closedBeforeReported' then 'closed-before-reported' = any(c.flags)
    when 'closingTimeUnknown' then 'closing-time-unknown' = any(c.flags)
    when 'inFuture' then c.reported_at > $2 or c.touches[cardinality(c.touches)] > $2
    when 'uncategorised' then c.category is null
    when 'calendarUnpublished' then 'calendar-unpublished' = any(c.flags)
    when 'areaDisagrees' then 'area-disagrees' = any(c.flags)
    when 'looksSwapped' then 'looks-swapped' = any(c.flags)
    else false
  end
order by c.id desc
limit $6
