-- Takes rows of source $2 of city $1 out of quarantine: those with the digests $3, which were taken in after all, and those
-- that were said anew. $4 to $7 tell side by side what was said: number of the case, identifier of the event (empty: a
-- record), instant of the statement and line, both or null. A record that says it was made later stays, and so do rows
-- that stand below the line in the file of run $8. Each is looked up by its key, however little the database has counted
-- yet.
delete from quarantine
where city = $1 and source = $2 and digest = any(array(
  select unnest($3::text[])
  union all
  select settled.digest
  from unnest($4::text[], $5::text[], $6::timestamptz[], $7::bigint[]) as said (source_id, event_id, stated_at, line)
  cross join lateral (
    select q.digest
    from quarantine q
    where q.city = $1 and q.source = $2 and q.source_id = said.source_id and q.event_id = said.event_id
      and (q.stated_at > said.stated_at) is not true
      and (q.import = $8::text and q.line > said.line) is not true
    order by q.source_id
  ) as settled
))
