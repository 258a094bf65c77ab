-- All that was said of case $2 of city $1, in the order of receipt, and when it became known.
select history.seq, history.said, change.committed_at as known_at
from history
left join change on change.city = history.city and change.seq = history.seq
where history.city = $1 and history.case_id = $2
order by history.seq
