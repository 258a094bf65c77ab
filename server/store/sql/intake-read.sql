-- What came into city $1 on the local days [$2, $3), by day, the last first, and source; $4: one source, or null.
select source, to_char(day, 'YYYY-MM-DD') as day, sent, accepted, merged, quarantined, unlocated, reasons
from intake
where city = $1 and day >= $2 and day < $3 and ($4::text is null or source = $4)
order by intake.day desc, source
