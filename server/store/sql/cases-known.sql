-- Which of the numbers $3 of source $2 are known in city $1: id and digest of each. Each is looked up by its key,
-- however little the database has counted yet; reading the table instead makes every batch slower than the last. Most
-- sources number their cases in order: what lies behind the last known number is new, and costs no look-up.
select asked.source_id, known.id, known.fingerprint
from unnest($3::text[]) as asked (source_id)
cross join lateral (
  select id, fingerprint from cases where city = $1 and source = $2 and source_id = asked.source_id limit 1
) as known
where asked.source_id <= (
  select source_id from cases where city = $1 and source = $2 order by source_id desc limit 1
)
