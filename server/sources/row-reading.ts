import type { Mapping } from '@zhiyu/shared/mapping';
import type { CityModel } from '../city';
import type { RecordRow } from '../ingest-rows';
import type { SourceRow } from './case-source';
import { type CsvHeader, dialectOf, splitRows } from './csv-source';
import { csvStyleOf } from './file-source';
import { createRowMapper, type RowMapper } from './map-row';
import { createCellReader, readObject } from './ndjson-source';

/** How the rows of a run are read, kept with the run, so that one that was kept aside can be mended and read again. */
export interface RowReading {
  mapping: Mapping;
  /** What a row is: a line of CSV, or an object in JSON. */
  form: 'csv' | 'object';
  /** Of CSV, the columns of the header as they stand in the file. */
  columns: readonly string[] | null;
}

/** Reads single rows. */
export interface RowReader {
  readonly mapper: RowMapper;
  /** What a row says, or why it says nothing; a row that the mapping leaves out is kept aside as `left-out`. */
  read(raw: string, line: number | null): RecordRow;
  /** A row without what stands in columns that the mapping does not name, in the same form. */
  least(raw: string): string;
}

/**
 * Makes the reader of a run's rows.
 * @throws RangeError where the mapping does not fit the city any more
 */
export function createRowReader(reading: RowReading, city: CityModel): RowReader {
  const mapper = createRowMapper(reading.mapping, city);
  const split = reading.form === 'csv' ? splitCsv(reading, mapper) : splitObject(mapper);
  return {
    mapper,
    read(raw, line) {
      const row = mapper.map(split(raw, line ?? 0));
      if (row !== null) return row;
      const detail = 'the mapping’s «only» leaves this row out';
      return { quarantine: { code: 'left-out', detail, raw, line, source: reading.mapping.source } };
    },
    least: (raw) => split(raw, 0).readLeast?.() ?? raw,
  };
}

type SplitRow = (raw: string, line: number) => SourceRow;

function splitCsv({ mapping, columns }: RowReading, mapper: RowMapper): SplitRow {
  const style = csvStyleOf(mapping.file ?? {}, false);
  const dialect = dialectOf(style);
  const names = [...(columns ?? [])];
  const header: CsvHeader = { columns: names, slotOf: names.map((name) => mapper.columns.indexOf(name)) };
  return (raw, line) => {
    const bytes = Buffer.from(raw);
    return splitRows([{ line, bytes, fault: null }], style, dialect, header)[0] as SourceRow;
  };
}

function splitObject(mapper: RowMapper): SplitRow {
  const readCells = createCellReader(mapper.columns);
  return (raw, line) =>
    readObject({ line, bytes: Buffer.from(raw), fault: null }, false, readCells, mapper.columns);
}
