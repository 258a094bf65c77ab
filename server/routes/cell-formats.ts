import type { CellsAnswer } from '@zhiyu/shared/contract';
import { encodeCells } from '@zhiyu/shared/frame';
import { cellBounds, cellOf } from '@zhiyu/shared/grid';
import type { MeasureId } from '@zhiyu/shared/measures';
import { stringify } from 'csv-stringify/sync';
import { type Beside, besideColumns } from './cell-beside';
import type { ChosenCells } from './cell-choice';

/** What an answer about cells says, whatever its form. */
export interface CellAnswer extends ChosenCells {
  measure: MeasureId;
  level: number;
  asOf: string;
  seq: number;
  /** What stands beside its figures, in columns of its own; nothing where left out. */
  beside?: Beside | undefined;
}

export function writeJson(answer: CellAnswer): CellsAnswer {
  const { level, measure, asOf, seq, total, located, unlocated } = answer;
  const columns = ['x', 'y', ...columnsOf(answer)];
  return { level, measure, asOf, seq, total, located, unlocated, columns, cells: rowsOf(answer) };
}

/** The compact frame; its totals travel in headers. */
export function writeFrame({ level, mortons, values }: CellAnswer): Buffer {
  return Buffer.from(encodeCells({ level, columns: values.length === 2 ? 2 : 1, mortons, values }));
}

/** A feature for each cell, as a square in WGS-84; the totals stand beside the features. */
export function writeGeoJson(answer: CellAnswer): string {
  const { level, measure, asOf, seq, total, located, unlocated } = answer;
  const names = columnsOf(answer);
  const features = rowsOf(answer).map(([x = 0, y = 0, ...values]) => {
    const [west, south, east, north] = cellBounds(x, y, level);
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    const figures = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    return {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { level, x, y, ...figures },
    };
  });
  return JSON.stringify({
    type: 'FeatureCollection',
    measure,
    level,
    asOf,
    seq,
    total,
    located,
    unlocated,
    features,
  });
}

/** A line for each cell with its middle, for spreadsheets: in UTF-8 with the mark by which they know it. */
export function writeCsv(answer: CellAnswer): string {
  const rows = rowsOf(answer).map(([x = 0, y = 0, ...values]) => {
    const [west, south, east, north] = cellBounds(x, y, answer.level);
    return [answer.level, x, y, ((west + east) / 2).toFixed(6), ((south + north) / 2).toFixed(6), ...values];
  });
  const columns = ['level', 'x', 'y', 'lng', 'lat', ...columnsOf(answer)];
  return stringify(rows, { header: true, columns, bom: true, record_delimiter: 'windows' });
}

function columnsOf({ values, beside }: CellAnswer): string[] {
  const columns = values.length / (beside ? 2 : 1) === 2 ? ['numerator', 'denominator'] : ['value'];
  return beside ? besideColumns(beside, columns) : columns;
}

function rowsOf({ mortons, values }: CellAnswer): number[][] {
  return Array.from(mortons, (morton, i) => {
    const { x, y } = cellOf(morton);
    return [x, y, ...values.map((column) => column[i] ?? 0)];
  });
}
