import type { CompareAnswer, CompareRow, Figure } from '@zhiyu/shared/contract';
import { type Measure, type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { CityModel } from './city';
import type { Cell, ColumnKind, ExportTable } from './export-table';
import { compareColumns, type ExportLanguage, tableTitles } from './export-words';

const DAY = 86_400_000;

/** A comparison as a table with its rows: the whole first. */
export function writeCompareTable(
  city: CityModel,
  answer: CompareAnswer,
  language: ExportLanguage,
): { table: ExportTable; rows: Cell[][] } {
  const measures = Object.keys(answer.whole.values).map((id) => measureOf(id as MeasureId));
  const columns: ExportTable['columns'] = [
    { name: compareColumns[answer.by][language], kind: 'text' },
    { name: compareColumns.id[language], kind: 'text' },
    ...measures.flatMap((measure) => columnsOf(measure, language)),
  ];
  const named = (row: CompareRow, name: string): Cell[] => [
    name,
    row.id,
    ...measures.flatMap((measure) => cellsOf(measure, row.values[measure.id])),
  ];
  return {
    table: { title: tableTitles.compare[language], columns, zone: city.zone },
    rows: [
      named(answer.whole, `${compareColumns.whole[language]} ${answer.whole.name[language]}`),
      ...answer.rows.map((row) => named(row, row.name[language])),
    ],
  };
}

function columnsOf(measure: Measure, language: ExportLanguage): ExportTable['columns'] {
  const isTime = measure.unit === 'millisecond';
  const label = `${measure.label[language]}${isTime ? ` (${compareColumns.days[language]})` : ''}`;
  const kind: ColumnKind = measure.unit === 'share' ? 'share' : 'number';
  const named = (word: keyof typeof compareColumns) => `${label}·${compareColumns[word][language]}`;
  return [
    { name: label, kind },
    ...(isCounted(measure) ? [] : ratioColumns(named)),
    { name: named('before'), kind },
    { name: named('yearBefore'), kind },
  ];
}

function ratioColumns(named: (word: 'numerator' | 'denominator') => string): ExportTable['columns'] {
  return [
    { name: named('numerator'), kind: 'number' },
    { name: named('denominator'), kind: 'number' },
  ];
}

function cellsOf(measure: Measure, figure: Figure | undefined): Cell[] {
  const scale = (value: number | null | undefined) =>
    value == null ? null : measure.unit === 'millisecond' ? value / DAY : value;
  return [
    scale(figure?.value),
    ...(isCounted(measure) ? [] : [figure?.numerator ?? null, figure?.denominator ?? null]),
    scale(figure?.before),
    scale(figure?.yearBefore),
  ];
}

/** Whether a measure is a plain count, without numerator and denominator. */
function isCounted({ kind }: Measure): boolean {
  return kind === 'flow' || kind === 'stock';
}
