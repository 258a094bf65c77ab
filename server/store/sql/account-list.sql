-- All accounts with what they are bound to.
select a.id, a.name, a.role, a.label_zh, a.label_en, a.code_confirmed_at, a.locked_until, a.disabled_at, a.created_at,
  a.signed_in_at, (select count(*) from passkey p where p.account = a.id) as passkeys,
  coalesce(
    (select json_agg(json_build_object('city', b.city, 'kind', b.kind, 'node', b.node) order by b.city, b.kind, b.node)
     from account_binding b where b.account = a.id),
    '[]'
  ) as bindings
from account a
order by a.name
