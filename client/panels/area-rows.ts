import type { Measure } from '@zhiyu/shared/measures';
import type { Feature, FeatureCollection } from 'geojson';
import type { AreaShapes } from '../map/situation-map';
import type { MapFigure } from '../view-state';
import type { AreaHeat, AreaReading } from './use-area-heat';

/** What the map says of an area, in numbers: null where it is not known or rests on too few cases. */
export interface AreaRow {
  id: string;
  value: number | null;
  /** What a share is of. */
  denominator: number | null;
  /** Of a change: the figure before. */
  before: number | null;
}

/** The areas of the map with its numbers, the largest first; those in which nothing counts are not there. */
export function listAreaRows({ readings }: AreaHeat, figure: MapFigure, measure: Measure): AreaRow[] {
  return [...readings]
    .map(([id, reading]) => ({ row: readRow(id, reading, figure, measure), size: reading.drawn?.size ?? -1 }))
    .sort((a, b) => b.size - a.size)
    .map(({ row }) => row);
}

function readRow(id: string, reading: AreaReading, figure: MapFigure, measure: Measure): AreaRow {
  if ('groups' in reading) return { id, value: reading.groups, denominator: null, before: null };
  const { own, beside, drawn } = reading;
  if (figure === 'share') {
    return { id, value: drawn?.size ?? null, denominator: beside?.value ?? 0, before: null };
  }
  const isShare = measure.unit === 'share';
  if (figure === 'change') {
    const before = isShare ? beside?.value : own.before;
    return { id, value: own.value, denominator: null, before: before ?? null };
  }
  return {
    id,
    value: own.shown ? own.value : null,
    denominator: isShare ? own.denominator : null,
    before: null,
  };
}

/** Rows as lines of a file for spreadsheets, in UTF-8 with the mark by which they know it. */
export function writeAreaCsv(head: readonly string[], lines: readonly (string | number | null)[][]): string {
  const write = (cell: string | number | null) =>
    /[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell ?? '');
  return `\ufeff${[head, ...lines].map((line) => line.map(write).join(',')).join('\r\n')}\r\n`;
}

/** Rows as GeoJSON: the shape of each area with its numbers, and what they are beside them. */
export function writeAreaShapes(
  shapes: AreaShapes,
  rows: readonly AreaRow[],
  about: { measure: string; figure: MapFigure; asOf: string },
): string {
  const features = rows.flatMap(({ id, ...numbers }): Feature[] => {
    const found = shapes.features.find(({ properties }) => properties.id === id);
    if (!found) return [];
    const { name, nameEn } = found.properties;
    return [{ type: 'Feature', geometry: found.geometry, properties: { id, name, nameEn, ...numbers } }];
  });
  const collection: FeatureCollection = { type: 'FeatureCollection', features };
  return JSON.stringify({ ...collection, ...about });
}
