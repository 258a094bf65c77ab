import type { LiveTick } from '@zhiyu/shared/contract';
import type { MatterListAnswer } from '@zhiyu/shared/matter-contract';
import type { Playlist, PlaylistBody, PlaylistsAnswer } from '@zhiyu/shared/playlist';
import type {
  WallBeat,
  WallCommand,
  WallState,
  WallsAnswer,
  WallToldAnswer,
} from '@zhiyu/shared/wall-contract';
import { cityPath, fetchJson, type Question, queryOf, sendJson } from './api';
import type { TimeWindow } from './view-state';

/** Every playlist that the viewer may see. */
export function fetchPlaylists(city: string, signal: AbortSignal): Promise<PlaylistsAnswer> {
  return fetchJson(`${cityPath(city)}/playlists`, signal);
}

export function fetchPlaylist(city: string, id: string, signal: AbortSignal): Promise<Playlist> {
  return fetchJson(playlistPath(city, id), signal);
}

/** Keeps a playlist; `revision` is the one that was changed, 0 for a new one. */
export function savePlaylist(
  city: string,
  id: string,
  body: PlaylistBody & { revision: number },
): Promise<Playlist> {
  return sendJson(playlistPath(city, id), body, 'PUT');
}

export function removePlaylist(city: string, id: string): Promise<{ id: string }> {
  return sendJson(playlistPath(city, id), null, 'DELETE');
}

/** The walls that listen. */
export function fetchWalls(city: string, signal: AbortSignal): Promise<WallsAnswer> {
  return fetchJson(`${cityPath(city)}/walls`, signal);
}

/** Tells the server what a wall shows, for its remotes. */
export function reportWall(city: string, name: string, state: WallState): Promise<WallToldAnswer> {
  return sendJson(`${cityPath(city)}/walls/${encodeURIComponent(name)}`, state, 'PUT');
}

/** Tells a wall what to do. */
export function commandWall(city: string, name: string, command: WallCommand): Promise<WallToldAnswer> {
  return sendJson(`${cityPath(city)}/walls/${encodeURIComponent(name)}/commands`, command);
}

/** The matters that most cases were about in a window. */
export function fetchMatters(
  question: Question & TimeWindow,
  limit: number,
  signal: AbortSignal,
): Promise<MatterListAnswer> {
  const query = queryOf(question, question);
  query.set('limit', String(limit));
  return fetchJson(`${cityPath(question.city)}/matters?${query}`, signal);
}

/** What the stream of a wall tells. */
export interface WallListener {
  onTick(tick: LiveTick): void;
  onReset(): void;
  onBeat(beat: WallBeat): void;
  onCommand(command: WallCommand): void;
  /** Something came that could not be read. */
  onBroken(error: unknown): void;
}

/** Follows a city under the name of a wall until the function that it answers is called. It is not joined again by itself. */
export function followAsWall(city: string, name: string, listener: WallListener): () => void {
  const query = new URLSearchParams({ wall: name });
  const stream = new EventSource(`${cityPath(city)}/live?${query}`);
  const listen = <Told>(event: string, tell: (told: Told) => void) =>
    stream.addEventListener(event, ({ data }: MessageEvent<string>) => {
      try {
        tell(JSON.parse(data) as Told);
      } catch (error) {
        listener.onBroken(error);
      }
    });
  listen<LiveTick>('tick', listener.onTick);
  listen<LiveTick>('reset', listener.onReset);
  listen<WallBeat>('beat', listener.onBeat);
  listen<WallCommand>('command', listener.onCommand);
  return () => stream.close();
}

function playlistPath(city: string, id: string): string {
  return `${cityPath(city)}/playlists/${encodeURIComponent(id)}`;
}
