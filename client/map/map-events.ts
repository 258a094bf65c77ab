import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { areaAt } from './area-at';
import { touchAt } from './cell-touch';
import type { CellAddress, CellTouch, SituationMapProps } from './situation-map';

type Latest = () => SituationMapProps;

/** So many CSS pixels the pointer goes within an area before that is told. */
const STEP_PIXELS = 24;

/**
 * Hovering and tapping, told to the props of the moment. The figure is found by arithmetic in the frame, so nothing
 * is read back from the graphics. `outline` is told which cell the pointer is in.
 */
export function listenToMap(
  map: MapLibre,
  latest: Latest,
  outline: (cell: CellAddress | null) => void,
): void {
  let pointerType = 'mouse';
  const notePointer = (event: PointerEvent) => {
    pointerType = event.pointerType;
  };
  const canvas = map.getCanvas();
  canvas.addEventListener('pointerdown', notePointer);
  canvas.addEventListener('pointermove', notePointer);

  const hover = createHover(map, latest, outline);
  map.on('mousemove', (event) => {
    if (pointerType !== 'touch' && !map.isMoving()) hover.enter(event);
  });
  map.on('mouseout', () => hover.leave());
  map.on('movestart', () => hover.leave());
  map.on('click', (event) => {
    const { onSketch } = latest();
    if (onSketch) return onSketch(event.lngLat.lng, event.lngLat.lat);
    const { lng, lat } = event.lngLat;
    const areaId = areaAt(latest().areas, lng, lat);
    latest().onCellTap?.(touchAt(latest(), lng, lat, event.point));
    if (areaId !== null) latest().onAreaClick?.({ areaId, point: event.point });
  });
}

function createHover(map: MapLibre, latest: Latest, outline: (cell: CellAddress | null) => void) {
  let cell = '';
  let area: string | null = null;
  let toldAt = { x: 0, y: 0 };
  const enterCell = (touch: CellTouch | null) => {
    const next = touch ? `${touch.level}/${touch.x}/${touch.y}/${touch.areaId}` : '';
    if (next === cell) return;
    cell = next;
    outline(touch);
    latest().onCellHover?.(touch);
  };
  const markArea = (next: string | null) => {
    if (area !== null) map.removeFeatureState({ source: 'areas', id: area }, 'hover');
    if (next !== null) map.setFeatureState({ source: 'areas', id: next }, { hover: true });
    area = next;
  };
  const enterArea = (next: string | null, { x, y }: { x: number; y: number } = toldAt) => {
    const isNear = Math.hypot(x - toldAt.x, y - toldAt.y) < STEP_PIXELS;
    // Areas are drawn after the heat.
    if ((next === area && (next === null || isNear)) || !map.getSource('areas')) return;
    if (next !== area) markArea(next);
    toldAt = { x, y };
    latest().onAreaHover?.(next === null ? null : { areaId: next, point: toldAt });
  };
  return {
    enter(event: MapMouseEvent) {
      const { lng, lat } = event.lngLat;
      const areaId = areaAt(latest().areas, lng, lat);
      enterArea(areaId, event.point);
      const touch = touchAt(latest(), lng, lat, event.point);
      enterCell(touch);
      map.getCanvas().style.cursor = latest().onSketch
        ? 'crosshair'
        : touch || (areaId !== null && latest().onAreaClick)
          ? 'pointer'
          : '';
    },
    leave() {
      enterCell(null);
      enterArea(null);
    },
  };
}
