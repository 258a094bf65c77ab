-- What was said of case $2 of city $1 after number $3 and before $4 of the change sequence, and when it became known.
select history.said, change.committed_at as known_at
from history
left join change on change.city = history.city and change.seq = history.seq
where history.city = $1 and history.case_id = $2 and history.seq > $3 and history.seq < $4
order by history.seq
