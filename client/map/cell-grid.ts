import type { CellFrame } from '@zhiyu/shared/frame';
import { ancestorOf, type Bounds, cellAt, cellOf, MAX_LEVEL, MIN_LEVEL, mortonOf } from '@zhiyu/shared/grid';
import { type MeasureKind, SMALLEST_DENOMINATOR } from '@zhiyu/shared/measure-kinds';

/** Side of the largest window, in cells. */
export const WINDOW_LIMIT = 1024;
/** A cell is never drawn smaller than this many CSS pixels. */
export const SMALLEST_CELL_PIXELS = 6;

/** What a texel's second number says of its cell; the numbers add up. */
export const cellStates = { shown: 1, tooFew: 2, overdue: 4, falls: 8 } as const;

/** Windows start and end at multiples of this, so that small changes of the data keep their size. */
const WINDOW_STEP = 32;
const TILE_PIXELS = 512;

/** A rectangle of cells of one level: columns from `x` eastwards, rows from `y` southwards. */
export interface CellRange {
  level: number;
  x: number;
  y: number;
  columns: number;
  rows: number;
}

/** A dense window of cells. `texels` holds two numbers a cell, row by row: the figure, and `cellStates`. */
export interface CellWindow extends CellRange {
  texels: Float32Array;
}

/** What is drawn of the cells of a frame, where it is not the frame's own figure: a number and `cellStates` beside each. */
export interface CellFigures {
  values: Float32Array;
  states: Uint8Array;
}

/** A figure of one cell. `value` is null where a rate's denominator is too small to show it. */
export interface CellFigure {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}

/**
 * The finest level whose cells are at least `smallestPixels` wide at a zoom, and of which no more than
 * `WINDOW_LIMIT` fit across the canvas. Mercator stretches cells and ground alike, so latitude plays no part.
 *
 * @param zoom of the map, where the world is 512 CSS pixels wide at 0
 * @param width of the canvas in CSS pixels
 */
export function levelFor(
  zoom: number,
  width: number,
  height: number,
  smallestPixels = SMALLEST_CELL_PIXELS,
): number {
  const smallest = Math.max(smallestPixels, Math.max(width, height) / (WINDOW_LIMIT - 2 * WINDOW_STEP));
  const level = Math.floor(zoom + Math.log2(TILE_PIXELS / smallest) + 1e-9);
  return Math.max(MIN_LEVEL, Math.min(MAX_LEVEL, level));
}

/** Side of a cell in CSS pixels at a zoom. */
export function cellPixels(level: number, zoom: number): number {
  return TILE_PIXELS * 2 ** (zoom - level);
}

/** The cells of `level` that touch some bounds. */
export function rangeOf(bounds: Bounds, level: number): CellRange {
  const [west, south, east, north] = bounds;
  const first = cellAt(west, north, level);
  const last = cellAt(east, south, level);
  return { level, x: first.x, y: first.y, columns: last.x - first.x + 1, rows: last.y - first.y + 1 };
}

/** The smallest rectangle that holds every cell of a frame; null for an empty one. */
export function extentOf(frame: CellFrame): CellRange | null {
  if (frame.mortons.length === 0) return null;
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < frame.mortons.length; index += 1) {
    const { x, y } = cellOf(frame.mortons[index]!);
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  }
  return { level: frame.level, x: west, y: north, columns: east - west + 1, rows: south - north + 1 };
}

/**
 * The range to keep on the GPU: all of the data where it fits, so that panning costs nothing; else the view with
 * as much around it as the limit allows.
 */
export function windowFor(extent: CellRange, view: CellRange): CellRange {
  const whole = alignOut(extent);
  if (whole.columns <= WINDOW_LIMIT && whole.rows <= WINDOW_LIMIT) return whole;
  const across = spanAround(view.x, view.columns, whole.x, whole.columns);
  const down = spanAround(view.y, view.rows, whole.y, whole.rows);
  return { level: extent.level, x: across.start, columns: across.length, y: down.start, rows: down.length };
}

/** What two ranges of one level share; null where they don't meet. */
export function intersectRanges(one: CellRange, other: CellRange): CellRange | null {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const columns = Math.min(one.x + one.columns, other.x + other.columns) - x;
  const rows = Math.min(one.y + one.rows, other.y + other.rows) - y;
  if (columns <= 0 || rows <= 0) return null;
  return { level: one.level, x, y, columns, rows };
}

/** Whether `outer` holds every cell of `inner` (of the same level). */
export function holds(outer: CellRange, inner: CellRange): boolean {
  return (
    outer.level === inner.level &&
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.columns >= inner.x + inner.columns &&
    outer.y + outer.rows >= inner.y + inner.rows
  );
}

/**
 * Writes a frame into a dense window. Absent cells stay 0.
 *
 * @param overdue cells with overdue cases, of the frame's level or a finer one; coarser ones are left out
 * @param texels written over and used again where it has the right length
 */
export function fillWindow(
  range: CellRange,
  frame: CellFrame,
  kind: MeasureKind,
  overdue: CellFrame | null,
  texels?: Float32Array,
  figures: CellFigures | null = null,
): CellWindow {
  const length = 2 * range.columns * range.rows;
  const target = texels?.length === length ? texels.fill(0) : new Float32Array(length);
  const places = texelsOf(range, frame);
  if (figures) copyFigures(target, places, figures);
  else writeFigures(target, places, frame, kind);
  if (overdue) markOverdue(range, overdue, target);
  return { ...range, texels: target };
}

/** Where in a window's texels each cell of a frame stands; −1 for those outside. */
export function texelsOf(range: CellRange, { mortons }: CellFrame): Int32Array {
  const places = new Int32Array(mortons.length);
  for (let index = 0; index < places.length; index += 1) places[index] = texelOf(range, mortons[index]!);
  return places;
}

/** Writes the figures of a frame into texels, each at its place; a cell in which nothing counts is emptied. */
export function writeFigures(
  texels: Float32Array,
  places: Int32Array,
  frame: CellFrame,
  kind: MeasureKind,
): void {
  for (let index = 0; index < places.length; index += 1) {
    const at = places[index]!;
    if (at < 0) continue;
    const value = isEmptyAt(frame, index) ? 0 : shareOrCount(frame, index, kind);
    texels[at] = Math.max(0, value);
    texels[at + 1] = value < 0 ? cellStates.tooFew : isEmptyAt(frame, index) ? 0 : cellStates.shown;
  }
}

function copyFigures(texels: Float32Array, places: Int32Array, { values, states }: CellFigures): void {
  for (let index = 0; index < places.length; index += 1) {
    const at = places[index]!;
    if (at < 0) continue;
    texels[at] = values[index]!;
    texels[at + 1] = states[index]!;
  }
}

/** Whether nothing counts in a cell of a frame: it stands there because something did at another moment. */
export function isEmptyAt({ columns, values }: CellFrame, index: number): boolean {
  return values[columns - 1]![index] === 0;
}

/** As `figureAt`, and −1 where the figure is not shown: made for loops over all cells at every moment of a playback. */
function shareOrCount(frame: CellFrame, index: number, kind: MeasureKind): number {
  const first = frame.values[0]![index]!;
  if (kind !== 'rate' || frame.columns === 1) return first;
  const denominator = frame.values[1]![index]!;
  return denominator < SMALLEST_DENOMINATOR ? -1 : first / denominator;
}

/** The figure at a position of a frame. */
export function figureAt(frame: CellFrame, index: number, kind: MeasureKind): CellFigure {
  const first = frame.values[0]![index]!;
  if (kind !== 'rate' || frame.columns === 1) return { value: first, numerator: null, denominator: null };
  const denominator = frame.values[1]![index]!;
  const value = denominator < SMALLEST_DENOMINATOR ? null : first / denominator;
  return { value, numerator: first, denominator };
}

/** Every value of a frame that is shown, for `classLimits`. */
export function shownValues(frame: CellFrame, kind: MeasureKind): number[] {
  const values: number[] = [];
  for (let index = 0; index < frame.mortons.length; index += 1) {
    const { value } = figureAt(frame, index, kind);
    if (value !== null) values.push(value);
  }
  return values;
}

/** Position in a frame of the cell that holds a point; −1 where the frame has none there. */
export function indexAt(frame: CellFrame, lng: number, lat: number): number {
  const { x, y } = cellAt(lng, lat, frame.level);
  const wanted = mortonOf(x, y);
  const found = lowerBound(frame, wanted);
  return frame.mortons[found] === wanted ? found : -1;
}

/** The figure of the cell that holds a point; null where nothing counts there. */
export function valueAt(frame: CellFrame, kind: MeasureKind, lng: number, lat: number): CellFigure | null {
  const index = indexAt(frame, lng, lat);
  return index < 0 || isEmptyAt(frame, index) ? null : figureAt(frame, index, kind);
}

/** Sum of the first column of a frame over the cells inside the cell of `level` that holds a point. */
export function sumAt(frame: CellFrame, level: number, lng: number, lat: number): number {
  if (frame.level < level) return 0;
  const { x, y } = cellAt(lng, lat, level);
  const children = 4 ** (frame.level - level);
  const first = mortonOf(x, y) * children;
  let sum = 0;
  for (let index = lowerBound(frame, first); frame.mortons[index]! < first + children; index += 1) {
    sum += frame.values[0]![index]!;
  }
  return sum;
}

function markOverdue(range: CellRange, overdue: CellFrame, texels: Float32Array): void {
  if (overdue.level < range.level) return;
  const marked = new Set<number>();
  for (let index = 0; index < overdue.mortons.length; index += 1) {
    if (overdue.values[0]![index]! === 0) continue;
    marked.add(ancestorOf(overdue.mortons[index]!, overdue.level, range.level));
  }
  for (const morton of marked) {
    const at = texelOf(range, morton);
    if (at >= 0) texels[at + 1]! += cellStates.overdue;
  }
}

function texelOf(range: CellRange, morton: number): number {
  const { x, y } = cellOf(morton);
  const column = x - range.x;
  const row = y - range.y;
  if (column < 0 || row < 0 || column >= range.columns || row >= range.rows) return -1;
  return 2 * (row * range.columns + column);
}

function alignOut(range: CellRange): CellRange {
  const x = Math.floor(range.x / WINDOW_STEP) * WINDOW_STEP;
  const y = Math.floor(range.y / WINDOW_STEP) * WINDOW_STEP;
  return {
    level: range.level,
    x,
    y,
    columns: Math.ceil((range.x + range.columns) / WINDOW_STEP) * WINDOW_STEP - x,
    rows: Math.ceil((range.y + range.rows) / WINDOW_STEP) * WINDOW_STEP - y,
  };
}

/** A span of at most the limit, within the whole, that has the view at its middle. */
function spanAround(viewStart: number, viewLength: number, start: number, whole: number) {
  const length = Math.min(WINDOW_LIMIT, whole);
  const middle = viewStart + viewLength / 2;
  const wanted = Math.round((middle - length / 2) / WINDOW_STEP) * WINDOW_STEP;
  return { start: Math.max(start, Math.min(start + whole - length, wanted)), length };
}

function lowerBound(frame: CellFrame, morton: number): number {
  let low = 0;
  let high = frame.mortons.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (frame.mortons[middle]! < morton) low = middle + 1;
    else high = middle;
  }
  return low;
}
