import { type Concurrence, concurrenceTexts } from '@zhiyu/shared/concurrence';
import { cellOf, latitudeOf, longitudeOf } from '@zhiyu/shared/grid';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { CityModel } from './city';
import type { Cell, ExportTable, PutRows } from './export-table';
import { cellColumns, type ExportLanguage, tableTitles } from './export-words';

/** Cells of one level with their figures: counts, or numerators and denominators. */
interface Cells {
  measure: MeasureId;
  level: number;
  mortons: ArrayLike<number>;
  values: ArrayLike<number>[];
  /** What stands beside the figures: as many columns again. */
  beside?: 'allCategories' | 'before' | undefined;
}

const ROWS_AT_ONCE = 5000;

/** What stands in a table of cells. */
export function describeCellTable(
  city: CityModel,
  { measure, values, beside }: Cells,
  distinct: Concurrence | undefined,
  language: ExportLanguage,
): ExportTable {
  const label = distinct === undefined ? measureOf(measure).label : concurrenceTexts[distinct].label;
  const number = (name: string) => ({ name, kind: 'number' as const });
  const ofRate = (note: string) => [
    { name: label[language] + note, kind: 'share' as const },
    number(cellColumns.numerator[language] + note),
    number(cellColumns.denominator[language] + note),
  ];
  const columnsOf = (note: string) =>
    values.length / (beside ? 2 : 1) === 2 ? ofRate(note) : [number(label[language] + note)];
  const figures = [...columnsOf(''), ...(beside ? columnsOf(cellColumns[beside][language]) : [])];
  return {
    title: tableTitles.cells[language],
    columns: [
      ...(['level', 'column', 'row', 'lng', 'lat'] as const).map((name) =>
        number(cellColumns[name][language]),
      ),
      ...figures,
    ],
    zone: city.zone,
  };
}

/** Puts a line for each cell, by ascending Morton number, a few thousand at once. */
export async function putCellRows(cells: Cells, put: PutRows): Promise<void> {
  for (let start = 0; start < cells.mortons.length; start += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, cells.mortons.length - start);
    await put(Array.from({ length }, (_, i) => writeCell(cells, start + i)));
  }
}

function writeCell({ level, mortons, values, beside }: Cells, index: number): Cell[] {
  const { x, y } = cellOf(mortons[index]!);
  const side = 2 ** level;
  const lng = Number(longitudeOf((x + 0.5) / side).toFixed(6));
  const lat = Number(latitudeOf((y + 0.5) / side).toFixed(6));
  const numbers = values.map((column) => column[index]!);
  const half = beside ? numbers.length / 2 : numbers.length;
  const parts = beside ? [numbers.slice(0, half), numbers.slice(half)] : [numbers];
  return [level, x, y, lng, lat, ...parts.flatMap(writeFigure)];
}

/** A count, or a rate with what it is made of. */
function writeFigure([first = 0, second]: number[]): Cell[] {
  if (second === undefined) return [first];
  return [second === 0 ? null : first / second, first, second];
}
