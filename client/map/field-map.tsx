import type { NearAnswer } from '@zhiyu/shared/field-contract';
import { degreesAround, type Point } from '@zhiyu/shared/field-rank';
import type { Bounds } from '@zhiyu/shared/grid';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { classLimits, palettes, volumeColour } from '../colours';
import { areaLabels } from './area-labels';
import { outlineOf } from './cell-outline';
import { createMap, readStyleOptions } from './create-map';
import { addToStyle, CELLS_BELOW } from './map-style';
import type { AreaShapes, BaseMapShapes } from './situation-map';

export interface FieldMapProps {
  /** Of the city, for where no place is known. */
  bounds: readonly number[];
  centre: Point | null;
  accuracyMetres: number | null;
  radiusMetres: number;
  near: NearAnswer | null;
  areas: AreaShapes | null;
  baseMap: BaseMapShapes | null;
  label: string;
  language: 'zh' | 'en';
  /** Told the point of the next tap; null while none is asked for. */
  onPick: ((point: Point) => void) | null;
  onCase: (id: number) => void;
}

const STEPS = 64;
/** What lies over the map: the bar at its head, the rim of the list at its foot. */
const PADDING = { top: 72, right: 12, bottom: 26, left: 12 };
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const palette = palettes.light;
/** Half of what a thumb covers. */
const TOUCH_PIXELS = 22;

/** The small map of the phone: what is around, in daylight. Without WebGL it stays empty; the list says the same. */
export function FieldMap(props: FieldMapProps) {
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre | null>(null);
  const drawn = useRef<FieldMapProps | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!container.current) return;
    const created = openMap(container.current, latest.current);
    map.current = created;
    created?.once('style.load', () => {
      addToStyle(created, readStyleOptions(container.current as HTMLDivElement, 'light'));
      addFieldLayers(created);
      draw(created, latest.current, null);
      drawn.current = latest.current;
    });
    created?.on('click', ({ lngLat, point }) => {
      const { onPick, onCase } = latest.current;
      if (onPick) return onPick({ lng: lngLat.lng, lat: lngLat.lat });
      const box: [[number, number], [number, number]] = [
        [point.x - TOUCH_PIXELS, point.y - TOUCH_PIXELS],
        [point.x + TOUCH_PIXELS, point.y + TOUCH_PIXELS],
      ];
      const id = created.queryRenderedFeatures(box, { layers: ['field-case'] })[0]?.properties.id;
      if (typeof id === 'number') onCase(id);
    });
    return () => {
      map.current = null;
      drawn.current = null;
      created?.remove();
    };
  }, []);

  useEffect(() => {
    if (!map.current || drawn.current === null) return;
    draw(map.current, props, drawn.current);
    drawn.current = props;
  });

  const { centre, radiusMetres } = props;
  useEffect(() => {
    if (centre) map.current?.fitBounds(boundsAround(centre, radiusMetres), { padding: PADDING, duration: 0 });
  }, [centre, radiusMetres]);

  return <div ref={container} className="situation-map" data-testid="field-map" />;
}

function openMap(container: HTMLDivElement, props: FieldMapProps): MapLibre | null {
  const { centre, radiusMetres, bounds, label, language } = props;
  const [west = -180, south = -85, east = 180, north = 85] = bounds;
  const box: Bounds = centre ? boundsAround(centre, radiusMetres) : [west, south, east, north];
  const fit = { id: 'start', bounds: box };
  try {
    return createMap(
      container,
      { cells: null, areas: null, fit, padding: PADDING, theme: 'light', language, label },
      readStyleOptions(container, 'light'),
    );
  } catch (error) {
    console.info('the map cannot be drawn', error);
    container.replaceChildren();
    return null;
  }
}

function addFieldLayers(map: MapLibre): void {
  for (const id of ['field-cell', 'field-circle', 'field-case', 'field-here']) {
    map.addSource(id, { type: 'geojson', data: NOTHING });
  }
  map.addLayer(
    {
      id: 'field-cell',
      type: 'fill',
      source: 'field-cell',
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.75 },
    },
    CELLS_BELOW,
  );
  map.addLayer({
    id: 'field-hot',
    type: 'line',
    source: 'field-cell',
    filter: ['get', 'isHot'],
    paint: { 'line-color': palette.text, 'line-width': 2.5, 'line-dasharray': [2, 1] },
  });
  map.addLayer({
    id: 'field-circle',
    type: 'line',
    source: 'field-circle',
    paint: { 'line-color': '#1f66e0', 'line-width': 1.5, 'line-opacity': 0.7 },
  });
  map.addLayer({
    id: 'field-case',
    type: 'circle',
    source: 'field-case',
    paint: {
      'circle-radius': 7,
      'circle-color': ['get', 'colour'],
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2.5,
    },
  });
  map.addLayer({
    id: 'field-here',
    type: 'circle',
    source: 'field-here',
    paint: {
      'circle-radius': 8,
      'circle-color': '#1f66e0',
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 3,
    },
  });
}

/** Draws what is other than before; null: nothing was drawn yet. */
function draw(map: MapLibre, props: FieldMapProps, before: FieldMapProps | null): void {
  const { near, centre, areas, baseMap, language, radiusMetres } = props;
  const set = (id: string, data: FeatureCollection | null) =>
    map.getSource<GeoJSONSource>(id)?.setData(data ?? NOTHING);
  if (areas !== before?.areas) {
    set('areas', areas);
    set('labels', areaLabels({ areas, neighbours: null, subareas: null, language }));
  }
  if (baseMap !== before?.baseMap) set('base', baseMap);
  if (near !== before?.near) {
    set('field-cell', cellsOf(near));
    set('field-case', casesOf(near));
  }
  if (centre !== before?.centre || radiusMetres !== before?.radiusMetres) {
    set('field-here', centre && points([centre]));
    set('field-circle', centre && circleAround(centre, radiusMetres));
  }
}

function cellsOf(near: NearAnswer | null): FeatureCollection {
  if (near === null) return NOTHING;
  const { level, items } = near.cells;
  const limits = classLimits(
    items.map(({ recent }) => recent),
    'flow',
  );
  const features = items.map(({ x, y, recent, isHot }) => ({
    ...outlineOf({ level, x, y }),
    properties: { isHot, colour: volumeColour(recent, limits, palette) ?? palette.volume[0] },
  }));
  return { type: 'FeatureCollection', features };
}

const stateColours: Record<string, string> = {
  overdue: palette.overdue,
  dueSoon: palette.dueSoon,
  paused: palette.paused,
};

function casesOf(near: NearAnswer | null): FeatureCollection {
  const features = (near?.items ?? []).flatMap(({ id, lng, lat, state }) => {
    if (lng === null || lat === null) return [];
    return [
      {
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: [lng, lat] },
        properties: { id, colour: stateColours[state] ?? palette.text },
      },
    ];
  });
  // The first of the list lies on top.
  return { type: 'FeatureCollection', features: features.reverse() };
}

function points(list: readonly Point[]): FeatureCollection {
  const features = list.map(({ lng, lat }) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [lng, lat] },
    properties: {},
  }));
  return { type: 'FeatureCollection', features };
}

function circleAround({ lng, lat }: Point, metres: number): FeatureCollection {
  const reach = degreesAround(lat, metres);
  const coordinates = Array.from({ length: STEPS + 1 }, (_, step) => {
    const turn = (2 * Math.PI * step) / STEPS;
    return [lng + reach.lng * Math.sin(turn), lat + reach.lat * Math.cos(turn)];
  });
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: {} }],
  };
}

function boundsAround({ lng, lat }: Point, metres: number): Bounds {
  const reach = degreesAround(lat, metres);
  return [lng - reach.lng, lat - reach.lat, lng + reach.lng, lat + reach.lat];
}
