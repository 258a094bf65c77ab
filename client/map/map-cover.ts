import type { Map as MapLibre } from 'maplibre-gl';
import type { FitRequest } from './situation-map';

/** A still of the map that stands over it while it draws something else. */
export interface MapCover {
  /** Puts a still of what is seen now over the map, until `ready` and all that a fit asked for is drawn. */
  put(fitId: FitRequest['id'], ready: () => Promise<void>): void;
}

/** A map that does not come to rest is shown all the same. */
const LONGEST_MS = 4000;
const FADE_MS = 160;

/** Makes the cover of a map, which tells of which fit it goes. It holds no picture while it is not needed. */
export function createCover(map: MapLibre, tell: (fitId: FitRequest['id']) => void): MapCover {
  const still = document.createElement('canvas');
  still.className = 'map-cover';
  still.setAttribute('aria-hidden', 'true');
  still.hidden = true;
  map.getCanvasContainer().append(still);
  let turn = 0;

  function capture(): void {
    const canvas = map.getCanvas();
    still.width = canvas.width;
    still.height = canvas.height;
    // A drawing buffer can be read until the browser has composed it: it is drawn and read in one go.
    map.redraw();
    still.getContext('2d')?.drawImage(canvas, 0, 0);
    still.style.transition = '';
    still.style.opacity = '1';
    still.hidden = false;
  }

  function clear(): void {
    still.hidden = true;
    still.width = 0;
    still.height = 0;
  }

  return {
    put(fitId, ready) {
      turn += 1;
      const own = turn;
      if (still.hidden) capture();
      const patience = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_MS));
      const drawn = ready().then(() => new Promise<void>((resolve) => map.once('idle', () => resolve())));
      void Promise.race([drawn, patience]).then(() => {
        if (own !== turn) return;
        tell(fitId);
        still.style.transition = `opacity ${FADE_MS}ms linear`;
        still.style.opacity = '0';
        setTimeout(() => own === turn && clear(), FADE_MS + 40);
      });
    },
  };
}
