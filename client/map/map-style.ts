import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
  Map as MapLibre,
  StyleSpecification,
} from 'maplibre-gl';
import { type Palette, palettes, type Theme } from '../colours';

type PaintName = Parameters<MapLibre['setPaintProperty']>[1];
type LayoutName = Parameters<MapLibre['setLayoutProperty']>[1];

/** Sources that the scene fills; all are empty GeoJSON at the start. */
export const sourceIds = ['base', 'neighbours', 'areas', 'subareas', 'labels', 'cell'] as const;
export type SourceId = (typeof sourceIds)[number];

/** Two layers that draw nothing: the cells lie between them, over land and water, under borders and labels. */
export const CELLS_ABOVE = 'below-cells';
export const CELLS_BELOW = 'above-cells';

/** What the style depends on beside the data. */
export interface StyleOptions {
  theme: Theme;
  /** How much larger than on a desk lines and labels are drawn. */
  unit: number;
  /** Font families in the order in which the page tries them. */
  fonts: string[];
}

const GROUND = 'ground';
const DEEPEST_ZOOM = 24;
const empty = { type: 'FeatureCollection' as const, features: [] };
const ofClass = (name: string): ExpressionSpecification => ['==', ['get', 'class'], name];

/**
 * The style the map opens with: ground alone. It counts as loaded at once, and only then the overlay of the cells
 * finds its place; `addToStyle` brings the rest. There is no address in it: all data is passed in.
 */
export function createStyle({ theme }: StyleOptions): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [
      { id: GROUND, type: 'background', paint: { 'background-color': palettes[theme].ground } },
      { id: CELLS_ABOVE, type: 'background', layout: { visibility: 'none' } },
      { id: CELLS_BELOW, type: 'background', layout: { visibility: 'none' } },
    ],
    transition: { duration: 0, delay: 0 },
  };
}

/** Adds the sources and every layer that draws from them, under and over the cells. */
export function addToStyle(map: MapLibre, options: StyleOptions): void {
  const palette = palettes[options.theme];
  for (const id of sourceIds) map.addSource(id, { type: 'geojson', data: empty, promoteId: 'id' });
  for (const layer of groundLayers(palette, options.unit)) map.addLayer(layer, CELLS_ABOVE);
  for (const layer of coverLayers(palette, options)) map.addLayer(layer);
}

/** Gives every layer the paint and layout of another theme, unit or font. */
export function restyle(map: MapLibre, options: StyleOptions): void {
  const palette = palettes[options.theme];
  map.setPaintProperty(GROUND, 'background-color', palette.ground);
  for (const layer of [...groundLayers(palette, options.unit), ...coverLayers(palette, options)]) {
    const { id, paint = {}, layout = {}, minzoom = 0 } = layer;
    map.setLayerZoomRange(id, minzoom, DEEPEST_ZOOM);
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name as PaintName, value);
    for (const [name, value] of Object.entries(layout)) map.setLayoutProperty(id, name as LayoutName, value);
  }
}

function coverLayers(palette: Palette, { unit, fonts }: StyleOptions): LayerSpecification[] {
  return [
    roadOver(palette, unit),
    ...borderLayers(palette, unit),
    ...cellOutlines(palette, unit),
    ...labelLayers(palette, unit, fonts),
  ];
}

function groundLayers(palette: Palette, unit: number): LayerSpecification[] {
  return [
    { id: 'land', type: 'fill', source: 'areas', paint: { 'fill-color': palette.land } },
    {
      id: 'green',
      type: 'fill',
      source: 'base',
      filter: ofClass('green'),
      paint: { 'fill-color': palette.green },
    },
    {
      id: 'water',
      type: 'fill',
      source: 'base',
      filter: ['all', ofClass('water'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'river-area',
      type: 'fill',
      source: 'base',
      filter: ['all', ofClass('river'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': palette.river },
    },
    {
      id: 'river',
      type: 'line',
      source: 'base',
      filter: ['all', ofClass('river'), ['==', ['geometry-type'], 'LineString']],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': palette.river, 'line-width': widthByZoom(2, 14, unit) },
    },
    {
      id: 'road',
      type: 'line',
      source: 'base',
      filter: ofClass('road'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': palette.road, 'line-width': widthByZoom(0.8, 6, unit) },
    },
  ];
}

/** Near the ground roads show through the heat, to find one's way. */
function roadOver(palette: Palette, unit: number): LayerSpecification {
  return {
    id: 'road-over',
    type: 'line',
    source: 'base',
    minzoom: 11,
    filter: ofClass('road'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.road,
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 11, 0, 12.5, 0.5],
      'line-width': widthByZoom(0.8, 6, unit),
    },
  };
}

function borderLayers(palette: Palette, unit: number): LayerSpecification[] {
  const round = { 'line-join': 'round' as const, 'line-cap': 'round' as const };
  return [
    {
      id: 'subarea-border',
      type: 'line',
      source: 'subareas',
      layout: round,
      paint: { 'line-color': palette.border, 'line-width': 0.6 * unit, 'line-opacity': 0.8 },
    },
    {
      id: 'neighbour-border',
      type: 'line',
      source: 'neighbours',
      layout: round,
      paint: { 'line-color': palette.border, 'line-width': 0.8 * unit },
    },
    {
      id: 'area-border',
      type: 'line',
      source: 'areas',
      layout: round,
      paint: { 'line-color': palette.strongBorder, 'line-width': 0.9 * unit },
    },
    {
      id: 'area-hover',
      type: 'line',
      source: 'areas',
      layout: round,
      paint: {
        'line-color': palette.label,
        'line-width': 1.2 * unit,
        'line-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.55, 0],
      },
    },
    {
      id: 'area-selected',
      type: 'line',
      source: 'areas',
      layout: round,
      paint: {
        'line-color': palette.label,
        'line-width': 2 * unit,
        'line-opacity': ['case', ['boolean', ['feature-state', 'selected'], false], 0.9, 0],
      },
    },
  ];
}

/** Around the cell selected and the one under the pointer. */
function cellOutlines(palette: Palette, unit: number): LayerSpecification[] {
  return [
    {
      id: 'cell-halo',
      type: 'line',
      source: 'cell',
      paint: { 'line-color': palette.halo, 'line-width': 4 * unit },
    },
    {
      id: 'cell-outline',
      type: 'line',
      source: 'cell',
      paint: { 'line-color': palette.label, 'line-width': 2 * unit },
    },
  ];
}

/** Labels of areas. `rank` 0 is the level compared, 1 its neighbours, 2 one level finer; `order` sorts by residents. */
function labelLayers(palette: Palette, unit: number, fonts: string[]): LayerSpecification[] {
  const layout = (size: DataDrivenPropertyValueSpecification<number>) => ({
    'text-field': ['get', 'label'] as ExpressionSpecification,
    'text-font': fonts,
    'text-size': size,
    'text-max-width': 8,
    'text-padding': 3 * unit,
    'symbol-sort-key': ['get', 'order'] as ExpressionSpecification,
  });
  const paint = (colour: string, opacity: number) => ({
    'text-color': colour,
    'text-opacity': opacity,
    'text-halo-color': palette.halo,
    'text-halo-width': 1.6 * unit,
  });
  const ofRank = (rank: number): ExpressionSpecification => ['==', ['get', 'rank'], rank];
  return [
    {
      id: 'subarea-label',
      type: 'symbol',
      source: 'labels',
      // Things twice as large need twice the room.
      minzoom: 10.5 + Math.log2(unit),
      filter: ofRank(2),
      layout: layout(12 * unit),
      paint: paint(palette.quiet, 1),
    },
    {
      id: 'neighbour-label',
      type: 'symbol',
      source: 'labels',
      filter: ofRank(1),
      layout: layout(12 * unit),
      paint: paint(palette.quiet, 0.9),
    },
    {
      id: 'area-label',
      type: 'symbol',
      source: 'labels',
      filter: ofRank(0),
      layout: layout(14 * unit),
      paint: paint(palette.label, 1),
    },
  ];
}

function widthByZoom(far: number, near: number, unit: number): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.5], ['zoom'], 8, far * unit, 15, near * unit];
}
