-- The session $1 with who it is and what that is bound to; no row where either has ended. $2: now; $3: the earliest instant at
-- which a person’s may have been seen last: a kiosk has none who could rest.
select coalesce(a.name, 'key:' || k.id) as name, coalesce(a.role, 'wall') as role, coalesce(a.label_zh, k.label) as label_zh,
  coalesce(a.label_en, k.label) as label_en, s.seen_at, least(s.ends_at, k.expires_at) as ends_at,
  s.key is null as may_rest, null::text[] as sources,
  coalesce(
    (select json_agg(json_build_object('city', b.city, 'kind', b.kind, 'node', b.node))
     from (
       select city, kind, node from account_binding where account = a.id
       union all
       select city, kind, node from access_key_binding where key = k.id
     ) b),
    '[]'
  ) as bindings
from session s
left join account a on a.id = s.account
left join access_key k on k.id = s.key
where s.digest = $1 and s.ends_at > $2 and (s.key is not null or s.seen_at > $3) and a.disabled_at is null
  and k.revoked_at is null and (k.id is null or k.expires_at > $2)
