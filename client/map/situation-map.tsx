import type { BaseLayer } from '@zhiyu/shared/base-layer';
import type { CellFrame } from '@zhiyu/shared/frame';
import type { Bounds } from '@zhiyu/shared/grid';
import type { MeasureKind } from '@zhiyu/shared/measure-kinds';
import type { FeatureCollection, Geometry } from 'geojson';
import { useEffect, useRef, useState } from 'react';
import type { Theme } from '../colours';
import type { ReadStyle } from './base-layers';
import type { CellFigures } from './cell-grid';
import type { CellTrack } from './cell-track';
import { createMapScene, type MapScene } from './map-scene';

/** What the map reads of an area's feature, as `areas.geojson` gives it. */
export interface AreaFeatureProperties {
  id: string;
  name: string;
  nameEn?: string | null;
  residents?: number | null;
}
export type AreaShapes = FeatureCollection<Geometry, AreaFeatureProperties>;
/** Features with `class` water, river, green or road, as `basemap.geojson` gives them. */
export type BaseMapShapes = FeatureCollection<Geometry, Record<string, unknown>>;

/** The heat: a frame of cells, what kind of figure it holds, and the limits of its classes. */
export interface HeatCells {
  frame: CellFrame;
  measureKind: MeasureKind;
  /** Lower limits of the classes, ascending, as `classLimits` gives them: the legend shows the same. */
  limits: readonly number[];
  /** What is drawn in the place of the frame's own figures. */
  figures?: CellFigures;
}

/** What an area is coloured with: as a whole, or as a frame along its border where its figure falls. */
export interface AreaColour {
  colour: string;
  isFrame: boolean;
}

/** A cell of the heat map by level, column and row. */
export interface CellAddress {
  level: number;
  x: number;
  y: number;
}

/** A cell under the pointer. `numerator` and `denominator` are there for rates. */
export interface CellTouch extends CellAddress {
  /** Count of cases; for a rate the share, or null where its denominator is too small to show one. */
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  /** Overdue cases in the cell, 0 where none are known. */
  overdue: number;
  lngLat: [lng: number, lat: number];
  /** CSS pixels from the map's top left corner. */
  point: { x: number; y: number };
  /** Side of the cell in metres at its latitude. */
  cellMetres: number;
  /** The area (of `areas`) under the pointer, null outside all of them. */
  areaId: string | null;
}

/** An area (of `areas`) under the pointer or a finger. */
export interface AreaTouch {
  areaId: string;
  /** In CSS pixels of the map. */
  point: { x: number; y: number };
}

export interface MapView {
  bbox: Bounds;
  center: [lng: number, lat: number];
  zoom: number;
  /** The level at which cells should be asked for at this zoom and canvas size. */
  level: number;
}

/** A wish to move the camera: carried out when `id` is another than before. */
export interface FitRequest {
  id: string | number;
  bounds: Bounds;
  /** Another place than the one that is shown: under a finger the map goes there in one picture, with its figures. */
  isElsewhere?: boolean;
}

export interface MapPadding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** `webgl-missing`: nothing can be drawn; `context-lost`: the graphics stopped, the map builds itself again; `failed`: see the error. */
export type MapErrorCode = 'webgl-missing' | 'context-lost' | 'failed';

export interface SituationMapProps {
  /** The heat, or null while it loads (borders and labels stay). Passing a new frame uploads one texture. */
  cells: HeatCells | null;
  /** A playback whose `frame` stands in `cells`: each of its moves uploads the texture again, past React. */
  track?: CellTrack | null;
  /** Whether the figures between cells run into each other where cells are small. */
  smooth?: boolean;
  /** Stock `overdue` by cell, of the same level or a finer one: its cells carry the red outline. */
  overdueCells?: CellFrame | null;
  /** The areas compared: highlighted borders, labels, `onAreaClick`. Land is what they cover. */
  areas: AreaShapes | null;
  /** One level finer: hair borders, no clicks; labels when zoomed in. */
  subareas?: AreaShapes | null;
  /** Neighbours of the area looked at: quiet borders and labels, so that it does not float in the void. */
  neighbours?: AreaShapes | null;
  /** Identifier of one of `areas`, drawn stronger. */
  selectedArea?: string | null;
  /** Colour of each of `areas`, by identifier; null: hatched, because its figure rests on too few cases. */
  areaColours?: ReadonlyMap<string, AreaColour | null> | null;
  /** Corners of a shape that lies over the map, [longitude, latitude]; null for none. */
  sketch?: readonly (readonly [lng: number, lat: number])[] | null;
  /** While it is there, a click names a corner and does nothing else. */
  onSketch?: ((lng: number, lat: number) => void) | undefined;
  baseMap?: BaseMapShapes | null;
  /** A customer's own base map, and how a style of it is read. Settled with the first props. */
  baseLayers?: readonly BaseLayer[];
  readStyle?: ReadStyle;
  selectedCell?: CellAddress | null;
  /** The first one is where the map opens, without motion. */
  fit: FitRequest;
  /** Opens here instead of at `fit`, as when a shared address says so. */
  initialView?: { center: [lng: number, lat: number]; zoom: number } | null;
  /** CSS pixels that panels cover at each side; `fit` keeps clear of them. */
  padding?: MapPadding;
  theme: Theme;
  language: 'zh' | 'en';
  reducedMotion?: boolean;
  /** While it moves to another place, a still of what stood covers it until all is drawn: nothing flashes. */
  covered?: boolean;
  /** The still over the map goes: what this `fit` asked for is drawn, or was waited for long enough. */
  onUncovered?: (fitId: FitRequest['id']) => void;
  /** Where the screens of a wall join, in CSS pixels from the left: no label lies across one. */
  seams?: readonly number[];
  /** On a page that a finger scrolls: while `isOn`, two fingers move the map. The texts say so to who tries with one. */
  cooperative?: { isOn: boolean; help: string; desktopHelp: string };
  /** Accessible name of the map. */
  label: string;
  /** After the camera came to rest, and once at the start. */
  onViewChange?: (view: MapView) => void;
  onAreaClick?: (touch: AreaTouch) => void;
  /** The pointer entered another area or has gone on a way in it; null when it left them all. Never on touch. */
  onAreaHover?: (touch: AreaTouch | null) => void;
  /** The pointer entered another cell that holds cases; null when it left or none is there. Never on touch. */
  onCellHover?: (touch: CellTouch | null) => void;
  /** A click or tap; null where no cases are. Comes before `onAreaClick` of the same tap. */
  onCellTap?: (touch: CellTouch | null) => void;
  onError?: (code: MapErrorCode, error: Error) => void;
  /** Is given the way to a picture of the map, which is drawn anew for it; null once the map is gone. */
  onPicture?: (take: (() => HTMLCanvasElement) | null) => void;
}

/** The browser needs a moment before it gives a new context for the one it took. */
const REBUILD_MILLISECONDS = 800;

/**
 * The map of the situation: heat cells between land and borders, labels above all. It fills its parent, fetches
 * nothing, and holds one WebGL context that is freed when it unmounts. Where the browser takes the context away, it
 * builds itself again at the same place.
 */
export function SituationMap(props: SituationMapProps) {
  const container = useRef<HTMLDivElement>(null);
  const scene = useRef<MapScene | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const movedTo = useRef<SituationMapProps['initialView']>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!container.current) return;
    let rebuild: ReturnType<typeof setTimeout> | undefined;
    const giveProps = () =>
      attempt === 0 ? latest.current : { ...latest.current, initialView: movedTo.current };
    const created = createMapScene(container.current, giveProps, () => {
      movedTo.current = created?.movedTo() ?? null;
      rebuild = setTimeout(() => setAttempt(attempt + 1), REBUILD_MILLISECONDS);
    });
    scene.current = created;
    latest.current.onPicture?.(created ? () => created.takePicture() : null);
    return () => {
      latest.current.onPicture?.(null);
      clearTimeout(rebuild);
      scene.current = null;
      created?.destroy();
    };
  }, [attempt]);

  useEffect(() => scene.current?.update(props));

  return <div ref={container} className="situation-map" data-testid="situation-map" />;
}
