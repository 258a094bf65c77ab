-- Says which cases rows were about that were mended in city $1: rows $2, instants $3, numbers of the cases as their source
-- calls them $4, numbers of the cases that they became $5, both null where nobody can tell.
update mending as kept
set source_id = sent.source_id, is_named = true,
  case_id = (
    select c.id from cases c where c.city = $1 and c.source = kept.source and c.source_id = sent.became
  )
from unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[]) as sent (id, at, source_id, became)
where kept.city = $1 and kept.id = sent.id and kept.at = sent.at
