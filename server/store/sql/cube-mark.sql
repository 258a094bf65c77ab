-- A mark of the batch with number $2 of city $1: another database, or one that was set back, has another.
select md5(committed_at::text || states::text) as mark
from change
where city = $1 and seq = $2
