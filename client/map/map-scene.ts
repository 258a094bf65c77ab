import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { afterFirstHeatIsSeen, afterFirstView } from '../first-view';
import { loadWebFont } from '../web-font';
import { addAreaColours, paintAreas } from './area-colours';
import { areaLabels, charactersOf } from './area-labels';
import { levelFor } from './cell-grid';
import { outlineOf } from './cell-outline';
import { smallestCell } from './cell-size';
import { clearSeams } from './clear-seams';
import { createMap, isSamePadding, NO_PADDING, readStyleOptions } from './create-map';
import { drawSketch } from './draw-sketch';
import { HeatDrawing } from './heat-drawing';
import { type HeldMap, holdMap } from './hold-map';
import { createCover, type MapCover } from './map-cover';
import { listenToMap } from './map-events';
import { addToStyle, restyle, type SourceId, type StyleOptions } from './map-style';
import type { CellAddress, MapView, SituationMapProps } from './situation-map';
import { SleepingOverlay } from './sleeping-overlay';
import { takePicture } from './take-picture';

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const FIT_MILLISECONDS = 180;

/** The map as React sees it: made once, told of new props, destroyed. */
export interface MapScene {
  update(props: SituationMapProps): void;
  /** Where the user moved the camera to; null while it stands where `fit` put it. */
  movedTo(): NonNullable<SituationMapProps['initialView']> | null;
  /** What the map shows now, drawn anew: the canvas itself is empty once the browser has shown it. */
  takePicture(): HTMLCanvasElement;
  destroy(): void;
}

/**
 * Builds the map in a container. `latest` gives the props of the moment, for callbacks; `onLost` is called when the
 * browser took the WebGL context away: destroy the scene and build another.
 * Null where the browser gives no WebGL 2; `onError` was told.
 */
export function createMapScene(
  container: HTMLElement,
  latest: () => SituationMapProps,
  onLost: () => void,
): MapScene | null {
  try {
    return new Scene(container, latest, onLost);
  } catch (error) {
    container.replaceChildren();
    latest().onError?.('webgl-missing', error instanceof Error ? error : new Error(String(error)));
    return null;
  }
}

class Scene implements MapScene {
  private readonly map: MapLibre;
  private readonly overlay: SleepingOverlay;
  private style: StyleOptions;
  /** The props on the screen; null until the style stands. */
  private drawn: SituationMapProps | null = null;
  private readonly heat: HeatDrawing;
  private hovered: CellAddress | null = null;
  /** Whether the camera still stands where the last fit put it, so that it may follow a new size or padding. */
  private fitted: boolean;
  private destroyed = false;
  /** Counts the label sets, so that a slow font does not bring an old one back. */
  private labelTurn = 0;
  private labelled: Promise<void> = Promise.resolve();
  private readonly cover: MapCover;
  private readonly held: HeldMap;
  /** Whether the overlay can draw cells. */
  private hasOverlay = false;
  /** Whether the style has more than the heat, which comes first. */
  private hasGround = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly latest: () => SituationMapProps,
    private readonly onLost: () => void,
  ) {
    const props = latest();
    this.fitted = !props.initialView;
    this.style = readStyleOptions(container, props.theme);
    this.map = createMap(container, props, this.style);
    this.held = holdMap(this.map);
    this.overlay = new SleepingOverlay({
      interleaved: true,
      layers: [],
      onError: (error) => this.latest().onError?.('failed', error),
      onLoad: () => {
        this.hasOverlay = true;
        this.releaseForHeat();
      },
    });
    this.cover = createCover(this.map, (fitId) => this.latest().onUncovered?.(fitId));
    this.heat = new HeatDrawing(this.map, this.overlay, () => this.style.unit);
    this.listen();
  }

  update(props: SituationMapProps): void {
    const before = this.drawn;
    if (!before || this.destroyed) return;
    this.drawn = props;
    if (props.covered && props.fit.id !== before.fit.id) this.cover.put(props.fit.id, () => this.labelled);
    if (this.hasGround) this.updateGround(props, before);
    this.heat.update(props, before);
    this.releaseForHeat();
    this.moveCamera(props, before);
    if (props.cooperative?.isOn !== before.cooperative?.isOn) this.cooperate(props);
    if (props.label !== before.label) this.map.getCanvas().setAttribute('aria-label', props.label);
  }

  private updateGround(props: SituationMapProps, before: SituationMapProps): void {
    if (props.theme !== before.theme) this.restyle();
    this.drawSources(props, before);
    this.drawSelection(props, before);
    if (props.areaColours !== before.areaColours || props.theme !== before.theme) paintAreas(this.map, props);
    if (props.sketch !== before.sketch || props.theme !== before.theme) drawSketch(this.map, props);
  }

  movedTo(): NonNullable<SituationMapProps['initialView']> | null {
    if (this.fitted) return null;
    const { lng, lat } = this.map.getCenter();
    return { center: [lng, lat], zoom: this.map.getZoom() };
  }

  takePicture(): HTMLCanvasElement {
    return takePicture(this.map);
  }

  destroy(): void {
    this.destroyed = true;
    this.heat.stop();
    this.map.remove();
  }

  private listen(): void {
    const { map } = this;
    map.once('style.load', () => this.start());
    map.on('resize', () => this.resize());
    map.on('movestart', (event) => {
      if ('originalEvent' in event && event.originalEvent) this.fitted = false;
    });
    map.on('moveend', () => this.settle());
    map.on('error', ({ error }) =>
      this.latest().onError?.('failed', new Error(error.message, { cause: error })),
    );
    map.on('webglcontextlost', () => this.lose());
    listenToMap(map, this.latest, (cell) => this.hover(cell));
  }

  /** What the overlay held on the GPU cannot be brought back, so the scene is given up as a whole. */
  private lose(): void {
    if (this.destroyed) return;
    this.latest().onError?.('context-lost', new Error('the browser took the map’s WebGL context away'));
    this.onLost();
  }

  private start(): void {
    const props = this.latest();
    this.drawn = props;
    this.map.addControl(this.overlay);
    this.heat.refresh(props);
    void this.drawGround();
    this.releaseForHeat();
    this.settle();
  }

  /** The first picture is drawn once, with the heat. */
  private releaseForHeat(): void {
    if (this.drawn?.areaColours) this.held.release();
    // The overlay asks for the picture itself; asked for twice, it would be drawn twice.
    else if (this.hasOverlay && this.drawn?.cells) this.held.letDraw();
  }

  /**
   * Land, water, borders and what is chosen: all that is not the heat comes in one picture, behind it on a page that is being
   * opened. Even an empty source has the map drawn again for each of its tiles.
   */
  private async drawGround(): Promise<void> {
    if (!this.latest().areaColours) await afterFirstHeatIsSeen();
    const props = this.drawn;
    if (this.destroyed || !props) return;
    const nothing = { ...props, areas: null, neighbours: null, subareas: null, baseMap: null };
    this.hasGround = true;
    this.style = readStyleOptions(this.container, props.theme);
    addToStyle(this.map, this.style);
    addAreaColours(this.map, this.style);
    if (props.areaColours) paintAreas(this.map, props);
    if (props.sketch) drawSketch(this.map, props);
    void this.drawBaseLayers(props);
    this.drawSources(props, nothing);
    this.drawSelection(props, { ...nothing, selectedArea: null, selectedCell: null });
  }

  private async drawBaseLayers({ baseLayers = [], readStyle, theme }: SituationMapProps): Promise<void> {
    if (baseLayers.length === 0 || !readStyle) return;
    try {
      const { addBaseLayers } = await import('./base-layers');
      if (!this.destroyed) await addBaseLayers(this.map, baseLayers, theme, readStyle);
    } catch (error) {
      this.latest().onError?.('failed', error instanceof Error ? error : new Error(String(error)));
    }
  }

  private cooperate({ cooperative }: SituationMapProps): void {
    const gestures = this.map.cooperativeGestures;
    if (cooperative?.isOn) gestures.enable();
    else gestures.disable();
  }

  private restyle(): void {
    const { theme, baseLayers } = this.latest();
    this.style = readStyleOptions(this.container, theme);
    restyle(this.map, this.style);
    if (baseLayers?.length)
      void import('./base-layers').then((base) => base.restyleBaseLayers(this.map, theme));
  }

  private drawSources(props: SituationMapProps, before: SituationMapProps): void {
    if (props.baseMap !== before.baseMap) this.setSource('base', props.baseMap);
    if (props.areas !== before.areas) this.setSource('areas', props.areas);
    if (props.neighbours !== before.neighbours) this.setSource('neighbours', props.neighbours);
    if (props.subareas !== before.subareas) this.setSource('subareas', props.subareas);
    const labelled = ['areas', 'neighbours', 'subareas', 'language'] as const;
    const isMoved = Boolean(props.seams?.length) && props.fit.id !== before.fit.id;
    if (isMoved || labelled.some((name) => props[name] !== before[name])) {
      this.labelled = this.drawLabels(props);
    }
  }

  /**
   * Glyphs are drawn once and kept, so the page's fonts must be there before the first of them; and these come when
   * the page can be read.
   */
  private async drawLabels(props: SituationMapProps): Promise<void> {
    this.labelTurn += 1;
    const turn = this.labelTurn;
    await afterFirstView();
    if (this.destroyed || turn !== this.labelTurn) return;
    const labels = areaLabels(props);
    const { fontFamily } = getComputedStyle(this.container);
    try {
      await loadWebFont();
      await document.fonts.load(`24px ${fontFamily}`, charactersOf(labels));
    } catch {
      // A font that cannot be had leaves the next of the stack, which the browser draws with.
    }
    if (this.destroyed || turn !== this.labelTurn) return;
    this.setSource('labels', clearSeams(labels, this.map, props.seams ?? [], this.style.unit));
  }

  private setSource(id: SourceId, data: FeatureCollection | null | undefined): void {
    this.map.getSource<GeoJSONSource>(id)?.setData(data ?? NOTHING);
  }

  private drawSelection(props: SituationMapProps, before: SituationMapProps): void {
    if (props.selectedArea !== before.selectedArea) {
      if (before.selectedArea)
        this.map.removeFeatureState({ source: 'areas', id: before.selectedArea }, 'selected');
      if (props.selectedArea) {
        this.map.setFeatureState({ source: 'areas', id: props.selectedArea }, { selected: true });
      }
    }
    if (props.selectedCell !== before.selectedCell) this.outlineCells();
  }

  private hover(cell: CellAddress | null): void {
    this.hovered = cell;
    this.outlineCells();
  }

  private outlineCells(): void {
    if (!this.hasGround) return;
    const cells = [this.drawn?.selectedCell, this.hovered].filter((cell) => cell != null);
    this.setSource('cell', { type: 'FeatureCollection', features: cells.map(outlineOf) });
  }

  private moveCamera(props: SituationMapProps, before: SituationMapProps): void {
    if (props.fit.id !== before.fit.id) this.fit(props, props.reducedMotion ? 0 : FIT_MILLISECONDS);
    else if (this.fitted && !isSamePadding(props.padding, before.padding)) this.fit(props, 0);
  }

  private fit(props: SituationMapProps, duration: number): void {
    this.fitted = true;
    this.map.fitBounds(props.fit.bounds, { padding: props.padding ?? NO_PADDING, duration, linear: true });
  }

  private resize(): void {
    const props = this.drawn;
    if (!props) return;
    if (this.hasGround) this.restyle();
    else this.style = readStyleOptions(this.container, props.theme);
    if (this.fitted) this.fit(props, 0);
    if (this.hasGround && props.seams?.length) void this.drawLabels(props);
    this.heat.resize(props);
    this.settle();
  }

  /** The camera came to rest. */
  private settle(): void {
    const props = this.drawn;
    if (!props) return;
    this.heat.settle(props);
    props.onViewChange?.(this.view());
  }

  private view(): MapView {
    const { map, container, style } = this;
    const { lng, lat } = map.getCenter();
    const bounds = map.getBounds();
    const zoom = map.getZoom();
    return {
      bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
      center: [lng, lat],
      zoom,
      level: levelFor(zoom, container.clientWidth, container.clientHeight, smallestCell(style.unit)),
    };
  }
}
