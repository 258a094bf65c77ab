-- The versions of the pack of city $1, the latest first, each with the run in which the cases followed it.
select v.version, v.added_at, v.changes, r.cases, r.cursor, r.found, r.started_at, r.finished_at, r.superseded
from city_version v
left join recompute r on r.city = v.city and r.version = v.version and r.rule = 'pack'
where v.city = $1
order by v.version desc
