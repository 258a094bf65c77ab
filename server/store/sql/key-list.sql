-- All keys with what they are bound to.
select k.id, k.kind, k.label, k.sources, k.created_at, k.expires_at, k.revoked_at, k.used_at,
  coalesce(
    (select json_agg(json_build_object('city', b.city, 'kind', b.kind, 'node', b.node) order by b.city, b.kind, b.node)
     from access_key_binding b where b.key = k.id),
    '[]'
  ) as bindings
from access_key k
order by k.id
