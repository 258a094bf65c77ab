-- Playlists of walls that people keep. The body is the playlist as it was written; the revision counts its changes, so that
-- nobody writes over what somebody else changed meanwhile.
create table playlist (
  city text not null references city,
  id text not null,
  revision integer not null,
  body jsonb not null,
  changed_at timestamptz(3) not null,
  by text not null,
  primary key (city, id)
);
