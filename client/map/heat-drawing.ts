import type { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibre } from 'maplibre-gl';
import { palettes, volumeRamp } from '../colours';
import { noteHeatDrawn } from '../first-view';
import {
  type CellWindow,
  extentOf,
  fillWindow,
  holds,
  rangeOf,
  texelsOf,
  windowFor,
  writeFigures,
} from './cell-grid';
import { CellLayer } from './cell-layer';
import type { CellTrack } from './cell-track';
import { CELLS_BELOW } from './map-style';
import type { SituationMapProps } from './situation-map';

/** The heat on the map: the window of cells that lies on the GPU, and the layer that draws it. */
export class HeatDrawing {
  private window: CellWindow | null = null;
  /** What is on the screen; null before the first. */
  private drawn: SituationMapProps | null = null;
  private stopFollowing: (() => void) | null = null;
  /** Where the cells of a playback stand in the window; null until they are looked up. */
  private trackPlaces: Int32Array | null = null;

  /** @param unit how much larger than on a desk things are drawn, at the moment */
  constructor(
    private readonly map: MapLibre,
    private readonly overlay: MapLibreOverlay,
    private readonly unit: () => number,
  ) {}

  /** Draws what the props say, from the start. */
  refresh(props: SituationMapProps): void {
    this.fill(props);
    this.show(props);
    if (props.track !== this.drawn?.track) this.follow(props.track ?? null);
    this.drawn = props;
  }

  /** Draws what has changed. */
  update(props: SituationMapProps, before: SituationMapProps): void {
    const names = ['cells', 'overdueCells', 'theme', 'track', 'smooth'] as const;
    if (names.some((name) => props[name] !== before[name])) this.refresh(props);
    this.drawn = props;
  }

  /** Draws the same figures in another size of canvas. */
  resize(props: SituationMapProps): void {
    this.show(props);
  }

  /** The camera came to rest: the window follows it where the data is too large to be kept whole. */
  settle(props: SituationMapProps): void {
    const extent = props.cells && extentOf(props.cells.frame);
    if (!extent || !this.window) return;
    if (!holds(this.window, windowFor(extent, this.visibleCells(extent.level)))) this.refresh(props);
  }

  /** Lets go of the playback. */
  stop(): void {
    this.follow(null);
  }

  private fill({ cells, overdueCells }: SituationMapProps): void {
    this.trackPlaces = null;
    const extent = cells && extentOf(cells.frame);
    if (!cells || !extent) {
      this.window = null;
      if (cells) noteHeatDrawn();
      return;
    }
    const range = windowFor(extent, this.visibleCells(extent.level));
    const { frame, measureKind, figures = null } = cells;
    const texels = this.window?.texels;
    this.window = fillWindow(range, frame, measureKind, overdueCells ?? null, texels, figures);
  }

  private follow(track: CellTrack | null): void {
    this.stopFollowing?.();
    this.stopFollowing = track?.onMove(() => this.move(track)) ?? null;
  }

  /** Another moment of a playback: the same window, other numbers, one upload. */
  private move({ frame }: CellTrack): void {
    const { window, drawn } = this;
    if (!drawn?.cells || drawn.cells.frame !== frame || !window) return;
    this.trackPlaces ??= texelsOf(window, frame);
    writeFigures(window.texels, this.trackPlaces, frame, drawn.cells.measureKind);
    this.window = { ...window };
    this.show(drawn);
  }

  private readonly noteDrawn = (): void => {
    noteHeatDrawn();
    this.drawn?.track?.noteDrawn();
  };

  private show({ cells, theme, smooth }: SituationMapProps): void {
    const palette = palettes[theme];
    const limits = cells?.limits ?? [];
    const layer = new CellLayer({
      id: 'cells',
      beforeId: CELLS_BELOW,
      window: this.window,
      limits,
      ramp: volumeRamp(palette, limits.length),
      overdueColour: palette.overdueMark,
      tooFewColour: palette.tooFew,
      smooth: smooth ?? false,
      unit: this.unit(),
      onDraw: this.noteDrawn,
    });
    this.overlay.setProps({ layers: [layer] });
  }

  private visibleCells(level: number) {
    const bounds = this.map.getBounds();
    return rangeOf([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], level);
  }
}
