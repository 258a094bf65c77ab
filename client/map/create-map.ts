import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { readUnit } from './cell-size';
import { createStyle, type StyleOptions } from './map-style';
import type { MapPadding, SituationMapProps } from './situation-map';

setWorkerUrl(workerUrl);

/** Pixels a side, beyond any wall in one canvas; where the graphics allow less, MapLibre takes what they allow. */
const LARGEST_CANVAS = 16_384;
/** Coarser, a city is a dot; finer, a cell fills the screen. */
const ZOOM_RANGE = { minZoom: 4, maxZoom: 18 };

export const NO_PADDING: MapPadding = { top: 0, right: 0, bottom: 0, left: 0 };

/** Whether two paddings, or none, keep clear of the same. */
export function isSamePadding(one: MapPadding = NO_PADDING, other: MapPadding = NO_PADDING): boolean {
  return (['top', 'right', 'bottom', 'left'] as const).every((side) => one[side] === other[side]);
}

/**
 * A MapLibre map in a container, north up and flat, opened at the view asked for.
 * @throws Error where the browser gives no WebGL 2
 */
export function createMap(container: HTMLElement, props: SituationMapProps, style: StyleOptions): MapLibre {
  const { initialView, fit, padding, label } = props;
  const place = initialView ?? {
    bounds: fit.bounds,
    fitBoundsOptions: { padding: padding ?? NO_PADDING },
  };
  const map = new MapLibre({
    container,
    style: createStyle(style),
    ...place,
    ...ZOOM_RANGE,
    attributionControl: false,
    maxCanvasSize: [LARGEST_CANVAS, LARGEST_CANVAS],
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    // Every step of a fade draws the whole map again, which graphics in software cannot afford.
    fadeDuration: 0,
    cooperativeGestures: props.cooperative !== undefined,
    locale: {
      'Map.Title': label,
      'CooperativeGesturesHandler.WindowsHelpText': props.cooperative?.desktopHelp ?? '',
      'CooperativeGesturesHandler.MacHelpText': props.cooperative?.desktopHelp ?? '',
      'CooperativeGesturesHandler.MobileHelpText': props.cooperative?.help ?? '',
    },
  });
  if (props.cooperative?.isOn === false) map.cooperativeGestures.disable();
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

/** What the page's style sheet says of sizes and fonts at the map's place. */
export function readStyleOptions(container: HTMLElement, theme: StyleOptions['theme']): StyleOptions {
  const { fontFamily } = getComputedStyle(container);
  const fonts = fontFamily.split(',').map((family) => family.trim().replaceAll(/^["']|["']$/g, ''));
  return { theme, unit: readUnit(container), fonts };
}
