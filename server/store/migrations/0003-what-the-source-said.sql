-- What the source said and the case does not go by, so that it can be judged anew. Areas are ordinals, null where
-- the source names none: a case whose point is not trusted, or no longer, falls back on them.
alter table cases add column said_area integer;
alter table cases add column said_accountable_area integer;
-- The point of a case that has no trustworthy one, in WGS-84; null where the case goes by its point or has none.
alter table cases add column said_lng double precision;
alter table cases add column said_lat double precision;

-- The points that the crowding rule has taken off the map: every import starts by reading them.
create index cases_crowded on cases (city, source, said_lng, said_lat) where unlocated_reason = 'crowded';
