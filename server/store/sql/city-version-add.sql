-- Keeps what city $1 consists of now as its version $2, added at $3; $4 is what it changed.
insert into city_version (city, version, added_at, pack, trees, changes)
select c.city, $2, $3, c.pack, jsonb_build_object(
  'areas', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'level', level, 'kind', kind,
      'name', name, 'nameEn', name_en, 'residents', residents, 'shape', md5(geometry::text)) order by ordinal)
    from area where city = $1 and not retired), '[]'),
  'categories', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'name', name,
      'sensitive', sensitive, 'limits', limits) order by ordinal)
    from category where city = $1 and not retired), '[]'),
  'units', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'parent', parent, 'name', name, 'kind', kind,
      'area', area) order by ordinal)
    from unit where city = $1 and not retired), '[]'),
  'channels', coalesce((
    select jsonb_agg(jsonb_build_object('ordinal', ordinal, 'id', id, 'name', name) order by ordinal)
    from channel where city = $1 and not retired), '[]'),
  'limits', coalesce((select body from pack_document where city = $1 and name = 'limits'), '[]')
), $4
from city c
where c.city = $1
