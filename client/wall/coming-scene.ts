import type { SceneData } from './load-scene';

/** A scene that is on its way, or has come and waits for its turn. */
export interface ComingScene {
  /** Its place in the playlist, from 0. */
  scene: number;
  data: SceneData | null;
  /** By the page's own clock. */
  askedAt: number;
  abort: AbortController;
}
