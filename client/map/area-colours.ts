import type { ExpressionSpecification, Map as MapLibre } from 'maplibre-gl';
import { palettes, type Theme } from '../colours';
import { noteHeatDrawn } from '../first-view';
import { CELLS_ABOVE, type StyleOptions } from './map-style';
import type { AreaColour, SituationMapProps } from './situation-map';

const FILLED = 'area-colour';
const FRAMED = 'area-frame';
const HATCHED = 'area-hatching';
/** CSS pixels of a frame, which lies inside of the border. */
const FRAME_PIXELS = 5;
const HATCH_SIDE = 8;
const NOTHING = 'rgba(0, 0, 0, 0)';

/** Adds the layers of areas as a whole: where cells would lie, over land, green and water. */
export function addAreaColours(map: MapLibre, { theme, unit }: StyleOptions): void {
  drawHatching(map, theme);
  map.addLayer({ id: FILLED, type: 'fill', source: 'areas', paint: { 'fill-color': NOTHING } }, CELLS_ABOVE);
  map.addLayer(
    {
      id: FRAMED,
      type: 'line',
      source: 'areas',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': NOTHING,
        'line-width': FRAME_PIXELS * unit,
        'line-offset': (FRAME_PIXELS * unit) / 2,
      },
    },
    CELLS_ABOVE,
  );
  map.addLayer(
    {
      id: HATCHED,
      type: 'fill',
      source: 'areas',
      filter: ['literal', false],
      paint: { 'fill-pattern': HATCHED },
    },
    CELLS_ABOVE,
  );
}

/**
 * Gives each area its colour, or the hatching of one whose figure rests on too few cases; none takes them off. Once they are
 * drawn they are the heat that what can wait waits for.
 */
export function paintAreas(map: MapLibre, { areaColours, theme }: SituationMapProps): void {
  drawHatching(map, theme);
  const coloured = [...(areaColours ?? [])].filter(
    (entry): entry is [string, AreaColour] => entry[1] !== null,
  );
  const hatched = [...(areaColours ?? [])].filter(([, colour]) => colour === null).map(([id]) => id);
  map.setPaintProperty(FILLED, 'fill-color', matchColours(coloured.filter(([, { isFrame }]) => !isFrame)));
  map.setPaintProperty(FRAMED, 'line-color', matchColours(coloured.filter(([, { isFrame }]) => isFrame)));
  map.setFilter(HATCHED, ['in', ['get', 'id'], ['literal', hatched]]);
  if (areaColours) map.once('idle', noteHeatDrawn);
}

function matchColours(coloured: readonly [string, AreaColour][]): ExpressionSpecification | string {
  if (coloured.length === 0) return NOTHING;
  const pairs = coloured.flatMap(([id, { colour }]) => [id, colour]);
  return ['match', ['get', 'id'], ...pairs, NOTHING] as unknown as ExpressionSpecification;
}

/** The hatching as a tile that repeats. */
function drawHatching(map: MapLibre, theme: Theme): void {
  const canvas = document.createElement('canvas');
  canvas.width = HATCH_SIDE;
  canvas.height = HATCH_SIDE;
  // Read back at once: kept in memory, it costs the graphics nothing.
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return;
  pen.strokeStyle = palettes[theme].tooFew;
  pen.lineWidth = 1.6;
  for (const start of [-HATCH_SIDE, 0, HATCH_SIDE]) {
    pen.beginPath();
    pen.moveTo(start - 1, HATCH_SIDE + 1);
    pen.lineTo(start + HATCH_SIDE + 1, -1);
    pen.stroke();
  }
  const image = pen.getImageData(0, 0, HATCH_SIDE, HATCH_SIDE);
  if (map.hasImage(HATCHED)) map.updateImage(HATCHED, image);
  else map.addImage(HATCHED, image);
}
