import type { BaseLayer } from '@zhiyu/shared/base-layer';
import type { LayerSpecification, Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import { palettes, type Theme } from '../colours';
import { CELLS_ABOVE } from './map-style';

/** Layers of names lie under the names of areas. */
const BELOW_LABELS = 'subarea-label';
const NIGHT = { 'raster-brightness-max': 0.45, 'raster-saturation': -0.5 } as const;

/** Reads a MapLibre style; given from outside, since the map fetches nothing of its own accord. */
export type ReadStyle = (address: string) => Promise<object>;

/**
 * Adds a customer's base map between the land and the heat, the lowest layer first. What does not come is left out, and told.
 */
export async function addBaseLayers(
  map: MapLibre,
  layers: readonly BaseLayer[],
  theme: Theme,
  readStyle: ReadStyle,
): Promise<void> {
  for (const [index, layer] of layers.entries()) {
    const id = `base-layer-${index}`;
    if ('tiles' in layer) addRaster(map, id, layer, theme);
    else if ('pmtiles' in layer) await addArchive(map, id, layer.pmtiles, theme);
    else addStyle(map, id, (await readStyle(layer.style)) as StyleSpecification);
  }
}

/** Gives raster layers the brightness of another theme. */
export function restyleBaseLayers(map: MapLibre, theme: Theme): void {
  for (const { id, type } of map.getStyle().layers) {
    if (type !== 'raster' || !id.startsWith('base-layer-')) continue;
    map.setPaintProperty(id, 'raster-brightness-max', theme === 'dark' ? NIGHT['raster-brightness-max'] : 1);
    map.setPaintProperty(id, 'raster-saturation', theme === 'dark' ? NIGHT['raster-saturation'] : 0);
  }
}

function addRaster(
  map: MapLibre,
  id: string,
  layer: Extract<BaseLayer, { tiles: string[] }>,
  theme: Theme,
): void {
  const { tiles, tileSize = 256, maxZoom = 18, above = false } = layer;
  map.addSource(id, { type: 'raster', tiles, tileSize, maxzoom: maxZoom });
  addRasterLayer(map, id, theme, above ? BELOW_LABELS : CELLS_ABOVE);
}

function addRasterLayer(map: MapLibre, id: string, theme: Theme, below: string): void {
  const paint = { 'raster-fade-duration': 0, ...(theme === 'dark' && NIGHT) };
  map.addLayer({ id, type: 'raster', source: id, paint }, below);
}

/** An archive in one file, read by ranges. The library comes only where a pack has one. */
async function addArchive(map: MapLibre, id: string, address: string, theme: Theme): Promise<void> {
  const [{ PMTiles, Protocol, TileType }, { addProtocol }] = await Promise.all([
    import('pmtiles'),
    import('maplibre-gl'),
  ]);
  const protocol = new Protocol();
  const archive = new PMTiles(new URL(address, location.href).href);
  protocol.add(archive);
  addProtocol('pmtiles', protocol.tile);
  const { tileType } = await archive.getHeader();
  const url = `pmtiles://${archive.source.getKey()}`;
  if (tileType !== TileType.Mvt) {
    map.addSource(id, { type: 'raster', url, tileSize: 256 });
    addRasterLayer(map, id, theme, CELLS_ABOVE);
    return;
  }
  map.addSource(id, { type: 'vector', url });
  for (const layer of protomapsLayers(id, theme)) map.addLayer(layer, CELLS_ABOVE);
}

/** Land use, water and roads of the schema of Protomaps, in the colours of the product. */
function protomapsLayers(source: string, theme: Theme): LayerSpecification[] {
  const palette = palettes[theme];
  const green = ['park', 'nature_reserve', 'forest', 'wood', 'grass'];
  return [
    {
      id: `${source}-landuse`,
      type: 'fill',
      source,
      'source-layer': 'landuse',
      filter: ['in', ['get', 'kind'], ['literal', green]],
      paint: { 'fill-color': palette.green },
    },
    {
      id: `${source}-water`,
      type: 'fill',
      source,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.water },
    },
    {
      id: `${source}-roads`,
      type: 'line',
      source,
      'source-layer': 'roads',
      paint: {
        'line-color': palette.road,
        'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 8, 0.4, 15, 4],
      },
    },
  ];
}

/** A whole style: its sources and what it draws, without its ground and its symbols. */
function addStyle(map: MapLibre, prefix: string, style: StyleSpecification): void {
  for (const [name, source] of Object.entries(style.sources)) map.addSource(`${prefix}-${name}`, source);
  for (const layer of style.layers) {
    if (layer.type === 'background' || layer.type === 'symbol' || !('source' in layer)) continue;
    const named = { ...layer, id: `${prefix}-${layer.id}`, source: `${prefix}-${layer.source}` };
    map.addLayer(named as LayerSpecification, CELLS_ABOVE);
  }
}
