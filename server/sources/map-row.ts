import type { CaseInput } from '@zhiyu/shared/case';
import type { Mapping } from '@zhiyu/shared/mapping';
import type { CityModel } from '../city';
import type { RecordRow } from '../ingest-rows';
import type { SourceFault, SourceRow } from './case-source';
import { type Cells, WantedColumns } from './cell-readers';
import { createLookups, type Lookups } from './city-lookups';
import { fillNodes } from './fill-nodes';
import { createTimeReaders, fillEnd, fillTimes } from './fill-times';
import { fillChoices, fillPoint, fillTexts } from './fill-values';
import { RowFault } from './row-fault';

/** Turns the rows of a source into what the ingest takes in. */
export interface RowMapper {
  /** Columns to ask the source for, in the order in which it must hand over their cells. */
  readonly columns: readonly string[];
  /** The trees of the city as the rows find and grow them. */
  readonly lookups: Lookups;
  /** Null: a row that the mapping's `only` leaves out. */
  map(row: SourceRow): RecordRow | null;
  /** Values of the status column that the mapping does not list, with how many rows have them. */
  unlistedStates(): ReadonlyMap<string, number>;
}

/**
 * Makes the mapper of a mapping for a city.
 * @throws RangeError, with the key of the mapping, for what the schema cannot see: an unknown time zone or format,
 *   an unknown datum, a constant that the pack does not have
 */
export function createRowMapper(mapping: Mapping, city: CityModel): RowMapper {
  const wanted = new WantedColumns(mapping.file?.empty ?? []);
  const lookups = createLookups(city);
  const isTaken = createFilter(wanted, mapping);
  const readSourceId = wanted.readJoined(mapping.sourceId);
  const times = createTimeReaders(wanted, mapping, city.pack.timeZone);
  const readReported = times.instant('reportedAt', mapping.reportedAt);
  const unlisted = new Map<string, number>();
  const fills = [
    ...fillTimes(mapping, times),
    fillEnd(wanted, mapping, times, unlisted),
    ...fillPoint(wanted, mapping),
    ...fillNodes(wanted, mapping, lookups),
    ...fillChoices(wanted, mapping),
    ...fillTexts(wanted, mapping),
  ];

  function mapCells(cells: Cells): CaseInput {
    const sourceId = readSourceId(cells);
    if (sourceId === null) throw new RowFault('missing-source-id', `${labelOf(mapping.sourceId)} is empty`);
    const reportedAt = readReported(cells);
    if (reportedAt === null) throw new RowFault('missing-reported-at', 'the instant of the report is empty');
    const input: CaseInput = { source: mapping.source, sourceId, reportedAt };
    for (const fill of fills) fill(input, cells);
    return input;
  }

  function setAside(row: SourceRow, { code, detail }: SourceFault): RecordRow {
    const { source } = mapping;
    const { line, cells } = row;
    const sourceId = cells === null ? null : readNumber(cells);
    const texts = { raw: row.readRaw(), ...(row.readLeast && { least: row.readLeast() }) };
    return { quarantine: { code, detail, ...texts, line, source, sourceId, eventId: '' } };
  }

  /** The number of the case that a row names which cannot be read as a whole. */
  function readNumber(cells: unknown[]): string | null {
    try {
      return readSourceId(cells);
    } catch (error) {
      if (error instanceof RowFault) return null;
      throw error;
    }
  }

  function map(row: SourceRow): RecordRow | null {
    if (row.fault !== null) return setAside(row, row.fault);
    const cells = row.cells ?? [];
    try {
      if (!isTaken(cells)) return null;
      const least = row.readLeast && { least: row.readLeast };
      return { input: mapCells(cells), raw: row.readRaw, ...least, line: row.line };
    } catch (error) {
      if (error instanceof RowFault) return setAside(row, error);
      throw error;
    }
  }

  return { columns: wanted.names, lookups, map, unlistedStates: () => unlisted };
}

function createFilter(wanted: WantedColumns, mapping: Mapping): (cells: Cells) => boolean {
  const filters = (mapping.only ?? []).map(({ column, values }) => ({
    read: wanted.readText(column),
    values: new Set(values),
  }));
  return (cells) => filters.every(({ read, values }) => values.has(read(cells) ?? ''));
}

function labelOf(words: Mapping['sourceId']): string {
  return typeof words === 'string' ? words : words.columns.join(', ');
}
