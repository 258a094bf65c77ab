import type { Map as MapLibre } from 'maplibre-gl';
import type { AreaLabels } from './area-labels';

/** Sizes of type of the labels by rank, and what stays free beside a seam, in units. */
const SIZES = [14, 12, 12];
const CLEARANCE = 9;
const WIDE_CHARACTER = /[\u2e80-\uffef]/;

/** Moves labels that would lie across a seam of a wall to its nearer side; they stand at the height where they stood. */
export function clearSeams(
  labels: AreaLabels,
  map: Pick<MapLibre, 'project' | 'unproject'>,
  seams: readonly number[],
  unit: number,
): AreaLabels {
  if (seams.length === 0) return labels;
  const features = labels.features.map((feature) => {
    const [lng = 0, lat = 0] = feature.geometry.coordinates;
    const { x, y } = map.project([lng, lat]);
    const { label, rank } = feature.properties;
    const half = widthOf(label, (SIZES[rank] ?? 12) * unit) / 2 + CLEARANCE * unit;
    const seam = seams.find((place) => Math.abs(place - x) < half);
    if (seam === undefined) return feature;
    const moved = map.unproject([x < seam ? seam - half : seam + half, y]);
    return { ...feature, geometry: { ...feature.geometry, coordinates: [moved.lng, moved.lat] } };
  });
  return { ...labels, features };
}

/** An estimate that is rather too wide: Chinese characters are square, others narrower. */
function widthOf(label: string, size: number): number {
  return [...label].reduce((sum, character) => sum + (WIDE_CHARACTER.test(character) ? 1 : 0.62) * size, 0);
}
