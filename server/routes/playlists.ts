import {
  type Playlist,
  PlaylistSaveSchema,
  PlaylistSchema,
  PlaylistsSchema,
  playlistIdPattern,
} from '@zhiyu/shared/playlist';
import { isReadyPlaylist } from '@zhiyu/shared/ready-playlists';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { listSeenGovernanceAreas } from '../governance';
import { findForeign, hidesScenes, listReady, type PlaylistViewer, showPlaylist } from '../playlists';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';
import {
  listPlaylists,
  type PlaylistRecord,
  readPlaylist,
  removePlaylist,
  writePlaylist,
} from '../store/playlists';
import { outsideView, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const noQuery = Type.Object({}, { additionalProperties: false });
const PlaylistPathSchema = Type.Object({
  ...CityPathSchema.properties,
  playlist: Type.String({ pattern: playlistIdPattern, description: 'identifier of the playlist' }),
});

/** Adds the routes of the playlists of walls: all, one, keep one, remove one. */
export function addPlaylistRoutes(api: Api, context: RouteContext): void {
  addReadRoutes(api, context);
  addChangeRoutes(api, context);
}

function addReadRoutes(api: Api, { db }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/playlists',
    {
      schema: {
        tags: ['walls'],
        summary: 'Playlists of walls: those that come with every city, then those that people keep',
        params: CityPathSchema,
        querystring: noQuery,
        response: { 200: PlaylistsSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async ({ params, viewer }) => {
      const { city } = await loadCity(db, params.city);
      const [kept, seen] = await Promise.all([listPlaylists(db, city.id), describeViewer(db, city, viewer)]);
      const shown = kept.flatMap((record) => showPlaylist(city, seen, record) ?? []);
      return { playlists: [...listReady(city, seen), ...shown] };
    },
  );
  api.get(
    '/api/v1/cities/:city/playlists/:playlist',
    {
      schema: {
        tags: ['walls'],
        summary: 'One playlist',
        description: 'Scenes that the viewer may not see are left out.',
        params: PlaylistPathSchema,
        querystring: noQuery,
        response: { 200: PlaylistSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async ({ params, viewer }): Promise<Playlist> => {
      const { city } = await loadCity(db, params.city);
      const seen = await describeViewer(db, city, viewer);
      const record = await readPlaylist(db, city.id, params.playlist);
      const found =
        record === null ? findReady(city, seen, params.playlist) : showPlaylist(city, seen, record);
      if (found) return found;
      throw createUnknownPlaylist(params.playlist);
    },
  );
}

function addChangeRoutes(api: Api, { db, now }: RouteContext): void {
  api.put(
    '/api/v1/cities/:city/playlists/:playlist',
    {
      schema: {
        tags: ['walls'],
        summary: 'Keep a playlist, new or changed',
        description:
          '`revision` is the one that was changed, 0 for a new one; where it is another by now: 409.',
        params: PlaylistPathSchema,
        querystring: noQuery,
        body: PlaylistSaveSchema,
        response: { 200: PlaylistSchema, ...describeProblems(400, 403, 404, 409, 413, 415, 422, 503) },
      },
    },
    async ({ params, viewer, body: { revision, ...body } }): Promise<Playlist> => {
      const { city } = await loadCity(db, params.city);
      const seen = await describeViewer(db, city, viewer);
      if (isReadyPlaylist(params.playlist)) {
        throw createTaken(params.playlist);
      }
      const foreign = findForeign(city, seen, body);
      if (foreign !== null) throw createForeign(foreign);
      checkWhole(city, seen, await readPlaylist(db, city.id, params.playlist));
      const change = { body, revision, by: viewer.id, now: now() };
      const written = await writePlaylist(db, city.id, params.playlist, change);
      const shown = written && showPlaylist(city, seen, written);
      if (shown) return shown;
      throw createTaken(params.playlist);
    },
  );
  api.delete(
    '/api/v1/cities/:city/playlists/:playlist',
    {
      schema: {
        tags: ['walls'],
        summary: 'Remove a playlist that somebody kept',
        params: PlaylistPathSchema,
        querystring: noQuery,
        response: {
          200: Type.Object({ id: Type.String() }),
          ...describeProblems(400, 403, 404, 503),
        },
      },
    },
    async ({ params, viewer }) => {
      const { city } = await loadCity(db, params.city);
      const record = await readPlaylist(db, city.id, params.playlist);
      const seen = await describeViewer(db, city, viewer);
      if (record === null || showPlaylist(city, seen, record) === null) {
        throw createUnknownPlaylist(params.playlist);
      }
      checkWhole(city, seen, record);
      await removePlaylist(db, city.id, params.playlist);
      return { id: params.playlist };
    },
  );
}

/** @throws ZhiyuError `outside-view` (403) where scenes would be lost that the viewer may not see */
function checkWhole(city: CityModel, seen: PlaylistViewer, record: PlaylistRecord | null): void {
  if (record === null || !hidesScenes(city, seen, record)) return;
  throw outsideView(
    'This playlist has scenes outside what you may see. Keep yours under another name, or ask somebody who sees all of it.',
  );
}

async function describeViewer(db: Database, city: CityModel, viewer: Viewer): Promise<PlaylistViewer> {
  return { viewer, governanceAreas: await listSeenGovernanceAreas(db, city, viewer) };
}

function findReady(city: CityModel, seen: PlaylistViewer, id: string): Playlist | undefined {
  return listReady(city, seen).find((playlist) => playlist.id === id);
}

function createUnknownPlaylist(id: string): ZhiyuError {
  return new ZhiyuError('unknown-playlist', `The city has no playlist “${id}”.`, { status: 404 });
}

function createTaken(id: string): ZhiyuError {
  return new ZhiyuError(
    'playlist-changed',
    `The playlist “${id}” is another by now, or comes with the product. Read it again, or keep yours under another name.`,
    { status: 409 },
  );
}

function createForeign(id: string): ZhiyuError {
  return new ZhiyuError('unknown-node', `“${id}” is no area or category of what you may see.`, {
    status: 422,
  });
}
