-- The run over the cases of city $1 that is under way, locked until the end of the transaction.
select number, rule, version, unpublished_only, started_at, cases, cursor, found
from recompute where city = $1 and finished_at is null for update
