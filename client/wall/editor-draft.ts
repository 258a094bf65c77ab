import type { Interruption, Playlist, PlaylistBody, Scene } from '@zhiyu/shared/playlist';

/** A playlist that is being written. */
export interface Draft {
  /** Null: it has not been kept yet. */
  id: string | null;
  revision: number;
  body: PlaylistBody;
}

/** A draft of a kept playlist, or a new one with the scenes of another. */
export function draftOf(playlist: Playlist, isCopy: boolean): Draft {
  const { name, order, tour, deidentified, interruptions, scenes, id, revision } = playlist;
  const body = structuredClone({ name, order, tour, deidentified, interruptions, scenes });
  return isCopy ? { id: null, revision: 0, body } : { id, revision, body };
}

/** A new identifier; nobody else makes the same. */
export function createPlaylistId(): string {
  return `p-${crypto.randomUUID().slice(0, 13)}`;
}

/** Scenes with one of them changed. */
export function changeScene(scenes: readonly Scene[], index: number, change: Partial<Scene>): Scene[] {
  return scenes.map((scene, place) => (place === index ? { ...scene, ...change } : scene));
}

/** A list with one of its items a place further up or down; as it is where there is none. */
export function moveItem<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const target = index + by;
  if (target < 0 || target >= items.length) return [...items];
  const moved = [...items];
  moved.splice(target, 0, ...moved.splice(index, 1));
  return moved;
}

/** A rule as it begins. */
export const newRule: Interruption = { kind: 'matter', cases: 20, hours: 24, seconds: 30 };
