import type { Map as MapLibre } from 'maplibre-gl';
import { levelFor } from './cell-grid';
import { smallestCell } from './cell-size';
import { createMap, isSamePadding, NO_PADDING, readStyleOptions } from './create-map';
import { fitMilliseconds } from './fit-milliseconds';
import { GroundDrawing } from './ground-drawing';
import { HeatDrawing } from './heat-drawing';
import { type HeldMap, holdMap } from './hold-map';
import { createCover, type MapCover } from './map-cover';
import { listenToMap } from './map-events';
import type { MapView, SituationMapProps } from './situation-map';
import { SleepingOverlay } from './sleeping-overlay';
import { takePicture } from './take-picture';

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
  /** The props on the screen; null until the style stands. */
  private drawn: SituationMapProps | null = null;
  private readonly ground: GroundDrawing;
  private readonly heat: HeatDrawing;
  /** Whether the camera still stands where the last fit put it, so that it may follow a new size or padding. */
  private fitted: boolean;
  private destroyed = false;
  private readonly cover: MapCover;
  private readonly held: HeldMap;
  /** Whether the overlay can draw cells. */
  private hasOverlay = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly latest: () => SituationMapProps,
    private readonly onLost: () => void,
  ) {
    const props = latest();
    this.fitted = !props.initialView;
    const style = readStyleOptions(container, props.theme);
    this.map = createMap(container, props, style);
    this.held = holdMap(this.map);
    this.overlay = new SleepingOverlay({
      interleaved: true,
      layers: [],
      onError: (error) => this.fail(error),
      onLoad: () => {
        this.hasOverlay = true;
        this.releaseForHeat();
      },
    });
    this.cover = createCover(this.map, (fitId) => this.latest().onUncovered?.(fitId));
    this.ground = new GroundDrawing(this.map, container, style, (error) => this.fail(error));
    this.heat = new HeatDrawing(this.map, this.overlay, () => this.ground.unit);
    this.listen();
  }

  update(props: SituationMapProps): void {
    const before = this.drawn;
    if (!before || this.destroyed) return;
    this.drawn = props;
    if (props.covered && props.fit.id !== before.fit.id)
      this.cover.put(props.fit.id, () => this.ground.labelled);
    this.ground.update(props, before);
    this.heat.update(props, before);
    this.releaseForHeat();
    this.moveCamera(props, before);
    if (props.cooperative?.isOn !== before.cooperative?.isOn) this.cooperate(props);
    if (props.label !== before.label) this.map.getCanvas().setAttribute('aria-label', props.label);
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
    this.ground.stop();
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
    map.on('error', ({ error }) => this.fail(new Error(error.message, { cause: error })));
    map.on('webglcontextlost', () => this.lose());
    listenToMap(map, this.latest, (cell) => this.ground.hover(cell));
  }

  private fail(error: Error): void {
    this.latest().onError?.('failed', error);
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
    void this.ground.start(props);
    this.releaseForHeat();
    this.settle();
  }

  /** The first picture is drawn once, with the heat. */
  private releaseForHeat(): void {
    if (this.drawn?.areaColours) this.held.release();
    // The overlay asks for the picture itself; asked for twice, it would be drawn twice.
    else if (this.hasOverlay && this.drawn?.cells) this.held.letDraw();
  }

  private cooperate({ cooperative }: SituationMapProps): void {
    const gestures = this.map.cooperativeGestures;
    if (cooperative?.isOn) gestures.enable();
    else gestures.disable();
  }

  private moveCamera(props: SituationMapProps, before: SituationMapProps): void {
    if (props.fit.id !== before.fit.id) this.fit(props, fitMilliseconds(props));
    else if (this.fitted && !isSamePadding(props.padding, before.padding)) this.fit(props, 0);
  }

  private fit(props: SituationMapProps, duration: number): void {
    this.fitted = true;
    this.map.fitBounds(props.fit.bounds, { padding: props.padding ?? NO_PADDING, duration, linear: true });
  }

  private resize(): void {
    const props = this.drawn;
    if (!props) return;
    this.ground.resize(props);
    if (this.fitted) this.fit(props, 0);
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
    const { map, container } = this;
    const { lng, lat } = map.getCenter();
    const bounds = map.getBounds();
    const zoom = map.getZoom();
    const smallest = smallestCell(this.ground.unit);
    return {
      bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
      center: [lng, lat],
      zoom,
      level: levelFor(zoom, container.clientWidth, container.clientHeight, smallest),
    };
  }
}
