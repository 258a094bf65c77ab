-- Keeps $3 as the document $2 of city $1; answers a row when that changes anything.
insert into pack_document as kept (city, name, body) values ($1, $2, $3)
on conflict (city, name) do update set body = excluded.body where kept.body is distinct from excluded.body
returning name
