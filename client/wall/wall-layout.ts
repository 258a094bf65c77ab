import type { SceneLayout } from '@zhiyu/shared/playlist';
import type { Canvas, Seams } from './wall-address';

/** A rectangle in pixels of the canvas. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where everything of a scene stands. Texts stand in boxes that no seam crosses; maps may lie across one. */
export interface WallLayout {
  canvas: Canvas;
  seams: Seams;
  /** A unit is a 1080th of the height. */
  unit: number;
  title: Box;
  figures: Box[];
  clock: Box;
  compare: Box;
  /** One map, or two in step. */
  maps: Box[];
  /** Where each map may have its legend: bottom left and bottom right. */
  legends: Box[][];
  /** Top left of each map. */
  badges: Box[];
  /** Where a wall says how old it is, or what has broken in. */
  notice: Box;
  /** Overdue cases and what is new; null where the scene shows neither. */
  list: Box | null;
  trend: Box;
  /** Head of the trend. */
  trendHead: Box;
}

/** From this shape on, two maps stand side by side. */
export const WIDE_FROM = 2.4;
export const FIGURE_COUNT = 7;
/** So many units stay free on both sides of a seam; more than the picture is ever shifted. */
export const SEAM_CLEARANCE = 12;

const HEADER = 0.12;
const FOOTER = 0.13;
const PAD = 24;
const COMPARE_WIDTH = 384;
const LIST_WIDTH = 422;
const LONG_LIST_WIDTH = 760;
const TITLE_WIDTH = 396;
const CLOCK_WIDTH = 208;
const LEAST_FIGURE = 150;
const MOST_FIGURE = 430;
const LEGEND = { width: 420, height: 132 };
const BADGE = { width: 360, height: 34 };
const TREND_HEAD = 900;
const NOTICE = { width: 620, height: 64 };
/** The narrowest canvas in units: what stands in the head needs so much. */
const LEAST_WIDTH = 1600;

/** Places a scene on a canvas of any shape, clear of its seams. */
export function layoutWall(canvas: Canvas, seams: Seams, layout: SceneLayout): WallLayout {
  const unit = Math.min(canvas.height / 1080, canvas.width / LEAST_WIDTH);
  const across = createAxis(seams.x, unit, canvas.width);
  const down = createAxis(seams.y, unit, canvas.height);
  const headWidth = across.fit(TREND_HEAD * unit);
  const header = { top: 0, height: HEADER * canvas.height };
  const footerHeight = FOOTER * canvas.height;
  const middle = { top: header.height, height: canvas.height - header.height - footerHeight };
  const compareWidth = sideWidth(across, 0, COMPARE_WIDTH * unit);
  const listWidth = layout === 'list' ? LONG_LIST_WIDTH : LIST_WIDTH;
  const listLeft =
    layout === 'map' ? canvas.width : placeLast(across, canvas.width, across.fit(listWidth * unit));
  const centre = {
    left: compareWidth,
    top: middle.top,
    width: listLeft - compareWidth,
    height: middle.height,
  };
  const maps = splitCentre(centre, canvas, across);
  const footer = { left: 0, top: canvas.height - footerHeight, width: canvas.width, height: footerHeight };
  const sizeOn = (map: Box, box: { width: number; height: number }) => ({
    width: across.fit(Math.min(box.width * unit, map.width - 36 * unit)),
    height: box.height * unit,
  });
  const placeBadge = (map: Box): Box => {
    const { width, height } = sizeOn(map, BADGE);
    const left = across.clear(map.left + 18 * unit, width);
    return { left, top: down.clear(map.top + 16 * unit, height), width, height };
  };
  const placeLegends = (map: Box): Box[] => {
    const { width, height } = sizeOn(map, LEGEND);
    const top = down.clearBefore(map.top + map.height - 16 * unit, height);
    const left = across.clear(map.left + 18 * unit, width);
    const right = across.clearBefore(map.left + map.width - 18 * unit, width);
    return [...new Set([left, right])].map((place) => ({ left: place, top, width, height }));
  };
  const [firstMap = centre] = maps;
  return {
    canvas,
    seams,
    unit,
    ...layoutHead(canvas, unit, across, down, header.height),
    compare: { left: 0, ...middle, width: compareWidth },
    maps,
    legends: maps.map(placeLegends),
    badges: maps.map(placeBadge),
    notice: noticeOn(firstMap, unit, across, down),
    list: layout === 'map' ? null : { left: listLeft, ...middle, width: canvas.width - listLeft },
    trend: footer,
    trendHead: {
      left: across.clear(PAD * unit, headWidth),
      top: down.clear(footer.top + 8 * unit, 26 * unit),
      width: headWidth,
      height: 26 * unit,
    },
  };
}

/** Tops of rows of one height between two ends, none across a seam; fewer than asked for where there is no more room. */
export function stackRows(
  from: number,
  to: number,
  height: number,
  most: number,
  { seams, unit }: Pick<WallLayout, 'seams' | 'unit'>,
): number[] {
  const down = createAxis(seams.y, unit, Number.POSITIVE_INFINITY);
  const tops: number[] = [];
  let top = from;
  while (tops.length < most) {
    top = down.clear(top, height);
    if (top + height > to + 0.5) break;
    tops.push(top);
    top += height;
  }
  return tops;
}

function layoutHead(canvas: Canvas, unit: number, across: Axis, down: Axis, height: number) {
  const top = down.clear(10 * unit, height - 20 * unit);
  const row = { top, height: height - 20 * unit };
  const titleLeft = across.clear(PAD * unit, TITLE_WIDTH * unit);
  const clockLeft = across.clearBefore(canvas.width - PAD * unit, CLOCK_WIDTH * unit);
  const from = titleLeft + (TITLE_WIDTH + 20) * unit;
  const to = clockLeft - 16 * unit;
  return {
    title: { left: titleLeft, ...row, width: TITLE_WIDTH * unit },
    clock: { left: clockLeft, ...row, width: CLOCK_WIDTH * unit },
    figures: placeFigures(from, to, unit, across).map(({ left, width }) => ({ left, width, ...row })),
  };
}

/** As wide as they may be, so that all seven fit between the seams. */
function placeFigures(
  from: number,
  to: number,
  unit: number,
  across: Axis,
): { left: number; width: number }[] {
  const widest = Math.min(MOST_FIGURE * unit, (to - from) / FIGURE_COUNT);
  for (let width = widest; width >= LEAST_FIGURE * unit; width -= unit) {
    const lefts: number[] = [];
    let left = from;
    for (let index = 0; index < FIGURE_COUNT; index += 1) {
      left = across.clear(left, width);
      lefts.push(left);
      left += width;
    }
    if (left <= to + 0.5) return lefts.map((place) => ({ left: place, width }));
  }
  // More seams than figures have room for: they stand close, and clear of none.
  const width = (to - from) / FIGURE_COUNT;
  return Array.from({ length: FIGURE_COUNT }, (_, index) => ({ left: from + index * width, width }));
}

/** Two maps on a wide canvas, parted at the seam that is nearest to the middle, if one is near. */
function splitCentre(centre: Box, canvas: Canvas, across: Axis): Box[] {
  if (canvas.width / canvas.height < WIDE_FROM) return [centre];
  const middle = centre.left + centre.width / 2;
  const nearest = across.places.find((place) => Math.abs(place - middle) < 0.15 * centre.width) ?? middle;
  const first = { ...centre, width: nearest - centre.left };
  return [first, { ...centre, left: nearest, width: centre.width - first.width }];
}

function noticeOn(map: Box, unit: number, across: Axis, down: Axis): Box {
  const width = across.fit(Math.min(NOTICE.width * unit, map.width - 40 * unit));
  const height = NOTICE.height * unit;
  const wanted = map.left + (map.width - width) / 2;
  const left = across.clear(wanted, width);
  const isInside = left + width <= map.left + map.width;
  const top = down.clear(map.top + (BADGE.height + 28) * unit, height);
  return { left: isInside ? left : across.clearBefore(map.left + map.width, width), top, width, height };
}

/** The width of a panel at the left edge that ends before a seam that would cross it. */
function sideWidth(across: Axis, left: number, width: number): number {
  return across.clear(left, width) === left ? width : across.clear(left, width) + width;
}

function placeLast(across: Axis, right: number, width: number): number {
  return across.clearBefore(right, width);
}

/** One direction of the canvas with its seams. */
interface Axis {
  places: number[];
  /** A length, or what has room between two seams where that is less. */
  fit(length: number): number;
  /** The first place from `start` on at which a length lies clear of the seams. */
  clear(start: number, length: number): number;
  /** The last place at which a length that ends at `end` or before lies clear of the seams. */
  clearBefore(end: number, length: number): number;
}

function createAxis(places: number[], unit: number, length: number): Axis {
  const clearance = SEAM_CLEARANCE * unit;
  const ends = [-clearance, ...places, length + clearance];
  const room = Math.max(...ends.slice(1).map((end, index) => end - (ends[index] ?? 0))) - 2 * clearance;
  const crosses = (start: number, length: number) =>
    places.find((place) => start < place + clearance && start + length > place - clearance);
  return {
    places,
    fit: (wanted) => Math.min(wanted, room),
    clear(start, length) {
      let found = start;
      for (const place of places) {
        if (found < place + clearance && found + length > place - clearance) found = place + clearance;
      }
      return found;
    },
    clearBefore(end, length) {
      let found = end - length;
      for (let place = crosses(found, length); place !== undefined; place = crosses(found, length)) {
        found = place - clearance - length;
      }
      return Math.max(0, found);
    },
  };
}
