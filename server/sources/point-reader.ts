import type { Mapping } from '@zhiyu/shared/mapping';
import { createDatumConverter } from '../pack/datum';
import type { Cells, WantedColumns } from './cell-readers';

/** What a row says of its point: WGS-84 degrees, NaN for what is no number, null where it says nothing. */
export interface ReadPoint {
  lng: number | null;
  lat: number | null;
  /** The mapping marks the row as «place unknown». */
  isPlaceholder: boolean;
}

type PointRule = NonNullable<Mapping['point']>;

const METRES_PER_DEGREE = 111_320;
const DEFAULT_TOLERANCE_METRES = 1;
/** Two numbers in brackets, the last such pair of a text: addresses before it have numbers of their own. */
const pairInBrackets =
  /.*\(\s*([-+]?\d+(?:\.\d+)?)(?:\s*[,;]\s*|\s+)([-+]?\d+(?:\.\d+)?)(?:[\s,;]+[-+]?\d+(?:\.\d+)?)*\s*\)/s;
const barePair = /^\s*\[?\s*([-+]?\d+(?:\.\d+)?)(?:\s*[,;]\s*|\s+)([-+]?\d+(?:\.\d+)?)\s*\]?\s*$/;
const coordinates = /"coordinates"\s*:\s*\[\s*([-+]?[\d.eE+-]+)\s*,\s*([-+]?[\d.eE+-]+)/;

/**
 * Makes the reader of points.
 * @throws RangeError for a rule without columns or an unknown datum
 */
export function createPointReader(wanted: WantedColumns, rule: PointRule): (cells: Cells) => ReadPoint {
  const readNumbers = createNumberReader(wanted, rule);
  const convert = createDatumConverter(rule.datum ?? 'WGS-84');
  const divideBy = rule.divideBy ?? 1;
  const marks = (rule.placeholders ?? []).map((placeholder) => createMark(wanted, placeholder));
  return (cells) => {
    const [x, y] = readNumbers(cells);
    const isZero = x === 0 && y === 0;
    const isKnown = x !== null && y !== null && Number.isFinite(x) && Number.isFinite(y) && !isZero;
    const [lng, lat] = isKnown ? convertSafely(convert, x / divideBy, y / divideBy) : [x, y];
    return { lng, lat, isPlaceholder: marks.some((isMarked) => isMarked(cells, lng, lat)) };
  };
}

function createNumberReader(
  wanted: WantedColumns,
  rule: PointRule,
): (cells: Cells) => [number | null, number | null] {
  const { text } = rule;
  if (text !== undefined) {
    const read = wanted.readText(text.column);
    return (cells) => {
      const said = read(cells);
      if (said === null) return [null, null];
      const pair = coordinates.exec(said) ?? pairInBrackets.exec(said) ?? barePair.exec(said);
      if (pair === null) return [Number.NaN, Number.NaN];
      const [first, second] = [Number(pair[1]), Number(pair[2])];
      // GeoJSON writes longitude first, whatever the mapping expects of plain texts.
      return text.order === 'lng,lat' || said.includes('"coordinates"') ? [first, second] : [second, first];
    };
  }
  if (rule.lng === undefined || rule.lat === undefined)
    throw new RangeError('point names neither lng and lat nor text');
  const readLng = wanted.readText(rule.lng);
  const readLat = wanted.readText(rule.lat);
  return (cells) => [numberOf(readLng(cells)), numberOf(readLat(cells))];
}

/** A decimal comma stands for a point. */
function numberOf(text: string | null): number | null {
  if (text === null) return null;
  return /^[-+]?\d+,\d+$/.test(text) ? Number(text.replace(',', '.')) : Number(text);
}

/** Projections answer nothing useful far outside of where they hold. */
function convertSafely(
  convert: (x: number, y: number) => [number, number],
  x: number,
  y: number,
): [number, number] {
  const [lng, lat] = convert(x, y);
  return Number.isFinite(lng) && Number.isFinite(lat) ? [lng, lat] : [Number.NaN, Number.NaN];
}

function createMark(
  wanted: WantedColumns,
  placeholder: NonNullable<PointRule['placeholders']>[number],
): (cells: Cells, lng: number | null, lat: number | null) => boolean {
  if ('column' in placeholder) {
    const read = wanted.readText(placeholder.column);
    const values = new Set(placeholder.values.map((value) => value.trim()));
    return (cells) => values.has(read(cells) ?? '');
  }
  const tolerance = placeholder.toleranceMetres ?? DEFAULT_TOLERANCE_METRES;
  return (_cells, lng, lat) =>
    lng !== null && lat !== null && metresBetween(placeholder, { lng, lat }) <= tolerance;
}

function metresBetween(from: { lng: number; lat: number }, to: { lng: number; lat: number }): number {
  const north = (to.lat - from.lat) * METRES_PER_DEGREE;
  const east = (to.lng - from.lng) * METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
