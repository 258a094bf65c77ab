import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Bounds } from '@zhiyu/shared/grid';
import type { Playlist, Scene } from '@zhiyu/shared/playlist';
import type { SceneData } from './load-scene';

/** What a run of a playlist is made of. */
export interface WallRunOptions {
  city: CityAnswer;
  playlist: Playlist;
  name: string;
  firstScene: number;
  /** Asks for a scene at an instant of the server's clock; `focus`: where the map looks instead of at the scene's area. */
  load(scene: Scene, at: number, focus: Bounds | null, signal: AbortSignal): Promise<SceneData>;
  /** The city is another: forget what was kept of it. */
  forget(): void;
  /** Another build of the pages is there, and the wall is between two scenes. */
  reload(why: string): void;
  /** The build of this page; null where it cannot be told. */
  build: string | null;
}
