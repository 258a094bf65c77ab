import type { CaseItem } from '@zhiyu/shared/case-contract';
import { cellBounds } from '@zhiyu/shared/grid';
import type { CityModel } from './city';
import type { Cell, ColumnKind, ExportTable } from './export-table';
import { caseColumns, type ExportLanguage, requestTypeWords, stateWords, tableTitles } from './export-words';

const DAY = 86_400_000;
const kinds: Partial<Record<keyof typeof caseColumns, ColumnKind>> = {
  id: 'number',
  reportedAt: 'instant',
  dueAt: 'instant',
  endedAt: 'instant',
  overdueDays: 'number',
  lng: 'number',
  lat: 'number',
};
const columnNames = Object.keys(caseColumns) as (keyof typeof caseColumns)[];

/** The table of a list of cases. */
export function describeCaseTable(
  city: CityModel,
  list: 'cases' | 'overdue',
  language: ExportLanguage,
): ExportTable {
  return {
    title: tableTitles[list][language],
    columns: columnNames.map((name) => ({ name: caseColumns[name][language], kind: kinds[name] ?? 'text' })),
    zone: city.zone,
  };
}

/** A row of the table. A case is told with the middle of its cell, as near as the map shows it. */
export function writeCaseRow(city: CityModel, item: CaseItem, language: ExportLanguage): Cell[] {
  const instant = (text: string | null) => (text === null ? null : Date.parse(text));
  const [domain] = item.category === null ? [] : city.categories.path(item.category);
  const channel = item.channel === null ? undefined : city.channels.byId(item.channel);
  const middle = item.cell === null ? null : middleOf(item.cell);
  const values: Record<keyof typeof caseColumns, Cell> = {
    id: item.id,
    source: item.source,
    sourceId: item.sourceId,
    title: item.title,
    state: stateWords[item.state][language],
    reportedAt: instant(item.reportedAt),
    dueAt: instant(item.dueAt),
    endedAt: instant(item.endedAt),
    overdueDays: item.overdueMs === null ? null : Math.floor((item.overdueMs / DAY) * 10) / 10,
    domain: domain?.name[language] ?? null,
    category: item.categoryName?.[language] ?? null,
    requestType: item.requestType === null ? null : requestTypeWords[item.requestType][language],
    channel: channel?.name[language] ?? null,
    unit: item.unitName?.[language] ?? null,
    area: item.areaPath.map((name) => name[language]).join(' / ') || null,
    address: item.address,
    lng: middle?.lng ?? null,
    lat: middle?.lat ?? null,
  };
  return columnNames.map((name) => values[name]);
}

function middleOf({ x, y, level }: NonNullable<CaseItem['cell']>): { lng: number; lat: number } {
  const [west, south, east, north] = cellBounds(x, y, level);
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { lng: round((west + east) / 2), lat: round((south + north) / 2) };
}
