import { isUtf8 } from 'node:buffer';
import type { SourceFault, SourceRow } from './case-source';
import type { RowFrame } from './frame-rows';
import { REPLACEMENT, writeRaw } from './text-bytes';

/** Reads the cells of an object by their paths. */
export type CellReader = (record: object) => unknown[];

/** Makes the reader of columns; a name is a key as it stands, or else a path such as `location.lat`. */
export function createCellReader(wanted: readonly string[]): CellReader {
  const paths = wanted.map((name) => ({ name, steps: name.split('.') }));
  return (record) =>
    paths.map(({ name, steps }) => {
      if (Object.hasOwn(record, name)) return Reflect.get(record, name);
      return steps.length > 1 ? follow(record, steps) : undefined;
    });
}

/** Reads a line of NDJSON into cells; what is no JSON object keeps its fault. */
export function readObject(frame: RowFrame, isTranscoded: boolean, readCells: CellReader): SourceRow {
  const row = { line: frame.line, readRaw: () => writeRaw(frame.bytes) };
  const fault = frame.fault ?? findByteFault(frame.bytes, isTranscoded);
  if (fault !== null) return { ...row, cells: null, fault };
  try {
    const record: unknown = JSON.parse(frame.bytes.toString('utf8'));
    if (typeof record === 'object' && record !== null && !Array.isArray(record)) {
      return { ...row, cells: readCells(record), fault: null };
    }
    return {
      ...row,
      cells: null,
      fault: { code: 'bad-json', detail: 'the line is JSON, but not an object' },
    };
  } catch (error) {
    const detail = `the line is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { ...row, cells: null, fault: { code: 'bad-json', detail: detail.slice(0, 300) } };
  }
}

function follow(record: object, steps: string[]): unknown {
  let value: unknown = record;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function findByteFault(bytes: Buffer, isTranscoded: boolean): SourceFault | null {
  if (bytes.includes(0)) return { code: 'nul-character', detail: 'the row holds a NUL character' };
  if (isUtf8(bytes) && !(isTranscoded && bytes.includes(REPLACEMENT))) return null;
  return { code: 'bad-encoding', detail: 'the row holds bytes that are no text in the encoding of the file' };
}
