import type { Map as MapLibre } from 'maplibre-gl';

/** What a map shows now, as a canvas of its own. */
export function takePicture(map: MapLibre): HTMLCanvasElement {
  const shown = map.getCanvas();
  const picture = document.createElement('canvas');
  picture.width = shown.width;
  picture.height = shown.height;
  // Drawn and copied in one turn, before the browser takes the pixels away.
  map.redraw();
  picture.getContext('2d')?.drawImage(shown, 0, 0);
  return picture;
}
