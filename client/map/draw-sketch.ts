import type { FeatureCollection, Position } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { palettes } from '../colours';
import type { SituationMapProps } from './situation-map';

const SOURCE = 'sketch';
const [AREA, LINE, CORNERS] = ['sketch-area', 'sketch-line', 'sketch-corners'];

/** Draws a shape over everything: its corners, its outline, and lightly what lies inside. */
export function drawSketch(map: MapLibre, { sketch, theme }: SituationMapProps): void {
  const data = describe(sketch ?? []);
  const source = map.getSource<GeoJSONSource>(SOURCE);
  if (source) source.setData(data);
  else if (data.features.length > 0) addLayers(map, data);
  else return;
  const colour = palettes[theme].label;
  map.setPaintProperty(AREA, 'fill-color', colour);
  map.setPaintProperty(LINE, 'line-color', colour);
  map.setPaintProperty(CORNERS, 'circle-color', colour);
}

function addLayers(map: MapLibre, data: FeatureCollection): void {
  map.addSource(SOURCE, { type: 'geojson', data });
  map.addLayer({ id: AREA, type: 'fill', source: SOURCE, paint: { 'fill-opacity': 0.08 } });
  map.addLayer({
    id: LINE,
    type: 'line',
    source: SOURCE,
    paint: { 'line-width': 2, 'line-dasharray': [3, 2] },
  });
  map.addLayer({
    id: CORNERS,
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 4 },
  });
}

function describe(corners: NonNullable<SituationMapProps['sketch']>): FeatureCollection {
  const positions = corners.map(([lng, lat]): Position => [lng, lat]);
  const [first] = positions;
  const features: FeatureCollection['features'] = positions.map((coordinates) => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates },
  }));
  if (first && positions.length === 2) {
    features.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: positions },
    });
  }
  if (first && positions.length > 2) {
    const geometry = { type: 'Polygon' as const, coordinates: [[...positions, first]] };
    features.push({ type: 'Feature', properties: {}, geometry });
  }
  return { type: 'FeatureCollection', features };
}
