-- The key $1 as of $2 with what it is bound to; no row where it has expired or was revoked. A key may rest as long as it is
-- valid, whatever $3 says.
select 'key:' || k.id as name, case k.kind when 'kiosk' then 'wall' else k.kind end as role, k.label as label_zh,
  k.label as label_en, coalesce(k.used_at, k.created_at) as seen_at, k.expires_at as ends_at, false as may_rest, k.sources,
  coalesce(
    (select json_agg(json_build_object('city', b.city, 'kind', b.kind, 'node', b.node))
     from access_key_binding b where b.key = k.id),
    '[]'
  ) as bindings
from access_key k
where k.digest = $1 and k.revoked_at is null and k.expires_at > $2 and $3::timestamptz is not null
