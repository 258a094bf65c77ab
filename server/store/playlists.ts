import type { PlaylistBody } from '@zhiyu/shared/playlist';
import type { Database } from './database';
import { loadStatement } from './statement';

/** A playlist as it is kept. */
export interface PlaylistRecord {
  id: string;
  revision: number;
  body: PlaylistBody;
  /** In milliseconds. */
  changed_at: number;
  by: string;
}

/** The playlists that people keep for a city, by identifier. */
export async function listPlaylists(db: Database, city: string): Promise<PlaylistRecord[]> {
  return db.query<PlaylistRecord>(loadStatement('playlist-list'), [city]);
}

/** One playlist; null where the city has none of this identifier. */
export async function readPlaylist(db: Database, city: string, id: string): Promise<PlaylistRecord | null> {
  const [row] = await db.query<PlaylistRecord>(loadStatement('playlist-one'), [city, id]);
  return row ?? null;
}

/** What is to be kept, and the revision that it was made from; 0 for a new one. */
export interface PlaylistChange {
  body: PlaylistBody;
  revision: number;
  by: string;
  /** In milliseconds. */
  now: number;
}

/** Keeps a playlist; null where somebody else has changed it since `revision`. */
export async function writePlaylist(
  db: Database,
  city: string,
  id: string,
  { body, revision, by, now }: PlaylistChange,
): Promise<PlaylistRecord | null> {
  const parameters = [city, id, JSON.stringify(body), new Date(now), by, revision];
  const [row] = await db.query<PlaylistRecord>(loadStatement('playlist-write'), parameters);
  return row ?? null;
}

/** Removes a playlist; false where there is none. */
export async function removePlaylist(db: Database, city: string, id: string): Promise<boolean> {
  const rows = await db.query(loadStatement('playlist-remove'), [city, id]);
  return rows.length > 0;
}
