-- Gives matters of city $1 other titles: keys $2, titles $3.
update matter as kept set title = sent.title
from unnest($2::text[], $3::text[]) as sent (key, title)
where kept.city = $1 and kept.key = sent.key
