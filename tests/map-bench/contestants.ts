import { HeatmapLayer } from '@deck.gl/aggregation-layers';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { BitmapLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import { channelsOf, classLimits, palettes, volumeColour, volumeRamp } from '@zhiyu/client/colours';
import { shownValues } from '@zhiyu/client/map/cell-grid';
import { createMap, readStyleOptions } from '@zhiyu/client/map/create-map';
import { HeatDrawing } from '@zhiyu/client/map/heat-drawing';
import { addToStyle, CELLS_ABOVE, CELLS_BELOW } from '@zhiyu/client/map/map-style';
import type { SituationMapProps } from '@zhiyu/client/map/situation-map';
import type { FeatureCollection, Polygon } from 'geojson';
import { gridDisk, latLngToCell } from 'h3-js';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import {
  BENCH_CELLS,
  BENCH_ZOOM,
  describeBlock,
  drawFigures,
  frameOf,
  listCells,
  MIDDLE,
} from './bench-cells';
import type { LayerId } from './harness-window';

/** A map with one way to draw the cells, which stands at the first figures. */
export interface Contestant {
  map: MapLibre;
  /** Hands over other figures; the map draws them by itself. */
  update(turn: number): void;
}

/** Edge of about 200 metres: hexagons as large as two cells, so that they fill more than the canvas. */
const H3_RESOLUTION = 9;
/** So far out that all hexagons are in the picture. */
const H3_ZOOM = BENCH_ZOOM - 1;
const RINGS = 142;
const palette = palettes.dark;
const sets = [0, 1].map(drawFigures);
const limits = classLimits(sets[0] ?? [], 'flow');
const ramp = volumeRamp(palette, limits.length);
const below = { beforeId: CELLS_BELOW };

const makers: Record<LayerId, (container: HTMLElement) => Promise<Contestant>> = {
  grid: makeGrid,
  bitmap: makeBitmap,
  h3: makeHexagons,
  geojson: makePolygons,
  heatmap: makeHeatmap,
};

/** Makes the map of a contestant: all on the same ground, with the same layers of the product's style. */
export function makeContestant(id: LayerId, container: HTMLElement): Promise<Contestant> {
  return makers[id](container);
}

/** The product's layer on its own way from a frame to the pixels, classes included. */
async function makeGrid(container: HTMLElement): Promise<Contestant> {
  const { map, overlay } = await openMap(container, BENCH_ZOOM);
  const frames = sets.map(frameOf);
  const heat = new HeatDrawing(map, overlay, () => 1);
  let props = propsOf(null);
  heat.refresh(props);
  return {
    map,
    update(turn) {
      const frame = pick(frames, turn);
      const cells = { frame, measureKind: 'flow', limits: classLimits(shownValues(frame, 'flow'), 'flow') };
      const next = propsOf(cells as SituationMapProps['cells']);
      heat.update(next, props);
      props = next;
    },
  };
}

/** deck.gl's BitmapLayer with a picture that is ready: one pixel a cell, coloured beforehand. */
async function makeBitmap(container: HTMLElement): Promise<Contestant> {
  const { map, overlay } = await openMap(container, BENCH_ZOOM);
  const { bounds } = describeBlock();
  const images = await Promise.all(sets.map(paintCells));
  const sampler = { minFilter: 'nearest', magFilter: 'nearest', mipmapFilter: 'none' } as const;
  return {
    map,
    update(turn) {
      const image = pick(images, turn);
      const layer = new BitmapLayer({ id: 'bitmap', image, bounds, textureParameters: sampler, ...below });
      overlay.setProps({ layers: [layer] });
    },
  };
}

async function makeHexagons(container: HTMLElement): Promise<Contestant> {
  const { map, overlay } = await openMap(container, H3_ZOOM);
  const hexagons = gridDisk(latLngToCell(MIDDLE[1], MIDDLE[0], H3_RESOLUTION), RINGS).slice(0, BENCH_CELLS);
  if (hexagons.length !== BENCH_CELLS) throw new Error(`only ${hexagons.length} hexagons`);
  const rows = sets.map((figures) =>
    hexagons.map((hexagon, index) => ({ hexagon, value: figures[index] ?? 0 })),
  );
  const colours = new Map(ramp.map((colour) => [colour, bytesOf(colour)]));
  type Row = { hexagon: string; value: number };
  return {
    map,
    update(turn) {
      const layer = new H3HexagonLayer<Row>({
        id: 'hexagons',
        data: pick(rows, turn),
        getHexagon: ({ hexagon }) => hexagon,
        getFillColor: ({ value }) => colours.get(volumeColour(value, limits, palette) ?? '') ?? [0, 0, 0, 0],
        extruded: false,
        stroked: false,
        ...below,
      });
      overlay.setProps({ layers: [layer] });
    },
  };
}

/** MapLibre's own fill of polygons with a colour by their figure. */
async function makePolygons(container: HTMLElement): Promise<Contestant> {
  const { map } = await openMap(container, BENCH_ZOOM);
  const collections = sets.map(polygonsOf);
  map.addSource('polygons', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  const steps = limits.flatMap((limit, index) => (index === 0 ? [ramp[0]] : [limit, ramp[index]]));
  map.addLayer(
    {
      id: 'polygons',
      type: 'fill',
      source: 'polygons',
      paint: { 'fill-color': ['step', ['get', 'value'], ...steps] as never, 'fill-antialias': false },
    },
    CELLS_ABOVE,
  );
  return {
    map,
    update: (turn) => {
      void map.getSource<GeoJSONSource>('polygons')?.setData(pick(collections, turn));
    },
  };
}

async function makeHeatmap(container: HTMLElement): Promise<Contestant> {
  const { map, overlay } = await openMap(container, BENCH_ZOOM);
  const places = listCells().map(
    ({ bounds: [west, south, east, north] }) =>
      [(west + east) / 2, (south + north) / 2] as [lng: number, lat: number],
  );
  const rows = sets.map((figures) =>
    places.map((position, index) => ({ position, weight: figures[index] ?? 0 })),
  );
  type Row = { position: [lng: number, lat: number]; weight: number };
  return {
    map,
    update(turn) {
      const layer = new HeatmapLayer<Row>({
        id: 'heatmap',
        data: pick(rows, turn),
        getPosition: ({ position }) => position,
        getWeight: ({ weight }) => weight,
        ...below,
      });
      overlay.setProps({ layers: [layer] });
    },
  };
}

async function openMap(container: HTMLElement, zoom: number) {
  const options = readStyleOptions(container, 'dark');
  const { bounds } = describeBlock();
  const props = { ...propsOf(null), initialView: { center: MIDDLE, zoom }, fit: { id: 'start', bounds } };
  const map = createMap(container, props, options);
  await new Promise<void>((resolve) => map.once('style.load', () => resolve()));
  const overlay = new MapLibreOverlay({ interleaved: true, layers: [] });
  map.addControl(overlay);
  addToStyle(map, options);
  await new Promise<void>((resolve) => map.once('idle', () => resolve()));
  return { map, overlay };
}

function propsOf(cells: SituationMapProps['cells']): SituationMapProps {
  const { bounds } = describeBlock();
  return {
    cells,
    areas: null,
    fit: { id: 'start', bounds },
    theme: 'dark',
    language: 'zh',
    label: 'cells',
    reducedMotion: true,
  };
}

function paintCells(figures: readonly number[]): Promise<ImageBitmap> {
  const { columns, rows } = describeBlock();
  const image = new ImageData(columns, rows);
  figures.forEach((value, index) => {
    image.data.set(bytesOf(volumeColour(value, limits, palette) ?? '#000000'), 4 * index);
  });
  return createImageBitmap(image);
}

function polygonsOf(figures: readonly number[]): FeatureCollection<Polygon, { value: number }> {
  const features = listCells().map(({ bounds: [west, south, east, north] }, index) => ({
    type: 'Feature' as const,
    properties: { value: figures[index] ?? 0 },
    geometry: {
      type: 'Polygon' as const,
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    },
  }));
  return { type: 'FeatureCollection', features };
}

function bytesOf(colour: string): [number, number, number, number] {
  const [red, green, blue] = channelsOf(colour);
  return [Math.round(255 * red), Math.round(255 * green), Math.round(255 * blue), 255];
}

function pick<Item>(pair: readonly Item[], turn: number): Item {
  return pair[turn % pair.length] as Item;
}
