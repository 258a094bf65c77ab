import type { Matter } from '@zhiyu/shared/matter-contract';
import type { CityModel } from './city';
import type { Cell, ColumnKind, ExportTable } from './export-table';
import { type ExportLanguage, matterColumns, tableTitles } from './export-words';

const kinds: Partial<Record<keyof typeof matterColumns, ColumnKind>> = {
  casesInWindow: 'number',
  cases: 'number',
  open: 'number',
  overdue: 'number',
  requesters: 'number',
  for: 'number',
  against: 'number',
  firstReportedAt: 'instant',
  lastReportedAt: 'instant',
};
const columnNames = Object.keys(matterColumns) as (keyof typeof matterColumns)[];

/** A list of matters as a table with its rows. */
export function writeMatterTable(
  city: CityModel,
  matters: readonly Matter[],
  language: ExportLanguage,
): { table: ExportTable; rows: Cell[][] } {
  const columns = columnNames.map((name) => ({
    name: matterColumns[name][language],
    kind: kinds[name] ?? ('text' as const),
  }));
  return {
    table: { title: tableTitles.matters[language], columns, zone: city.zone },
    rows: matters.map((matter) => writeRow(city, matter, language)),
  };
}

function writeRow(city: CityModel, matter: Matter, language: ExportLanguage): Cell[] {
  const [domain] = matter.category === null ? [] : city.categories.path(matter.category);
  const values: Record<keyof typeof matterColumns, Cell> = {
    key: matter.key,
    title: matter.title,
    casesInWindow: matter.casesInWindow,
    cases: matter.cases,
    open: matter.open,
    overdue: matter.overdue,
    requesters: matter.requesters,
    for: matter.for,
    against: matter.against,
    domain: domain?.name[language] ?? null,
    category: matter.categoryName?.[language] ?? null,
    area: matter.areaPath.map((name) => name[language]).join(' / ') || null,
    firstReportedAt: Date.parse(matter.firstReportedAt),
    lastReportedAt: Date.parse(matter.lastReportedAt),
  };
  return columnNames.map((name) => values[name]);
}
