import { cellAt, cellMetres } from '@zhiyu/shared/grid';
import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { areaAt } from './area-at';
import { sumAt, valueAt } from './cell-grid';
import type { CellAddress, CellTouch, SituationMapProps } from './situation-map';

type Latest = () => SituationMapProps;

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
    const areaId = areaAt(latest().areas, event.lngLat.lng, event.lngLat.lat);
    latest().onCellTap?.(touchAt(latest(), event, areaId));
    if (areaId !== null) latest().onAreaClick?.(areaId);
  });
}

function createHover(map: MapLibre, latest: Latest, outline: (cell: CellAddress | null) => void) {
  let cell = '';
  let area: string | null = null;
  const enterCell = (touch: CellTouch | null) => {
    const next = touch ? `${touch.level}/${touch.x}/${touch.y}/${touch.areaId}` : '';
    if (next === cell) return;
    cell = next;
    outline(touch);
    latest().onCellHover?.(touch);
  };
  const enterArea = (next: string | null) => {
    if (next === area) return;
    if (area !== null) map.removeFeatureState({ source: 'areas', id: area }, 'hover');
    if (next !== null) map.setFeatureState({ source: 'areas', id: next }, { hover: true });
    area = next;
    latest().onAreaHover?.(next);
  };
  return {
    enter(event: MapMouseEvent) {
      const areaId = areaAt(latest().areas, event.lngLat.lng, event.lngLat.lat);
      enterArea(areaId);
      const touch = touchAt(latest(), event, areaId);
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

/** The cell under a point that holds cases of the heat or overdue ones; null where there are none. */
function touchAt(
  { cells, overdueCells }: SituationMapProps,
  { lngLat, point }: MapMouseEvent,
  areaId: string | null,
): CellTouch | null {
  if (!cells) return null;
  const { lng, lat } = lngLat;
  const { level } = cells.frame;
  const figure = valueAt(cells.frame, cells.measureKind, lng, lat);
  const overdue = overdueCells ? sumAt(overdueCells, level, lng, lat) : 0;
  if (!figure && overdue === 0) return null;
  return {
    level,
    ...cellAt(lng, lat, level),
    ...(figure ?? { value: cells.measureKind === 'rate' ? null : 0, numerator: null, denominator: null }),
    overdue,
    lngLat: [lng, lat],
    point: { x: point.x, y: point.y },
    cellMetres: cellMetres(level, lat),
    areaId,
  };
}
