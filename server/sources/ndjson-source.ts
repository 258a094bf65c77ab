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

/**
 * What an object holds in the columns asked for, each at its place, and nothing else; the same object where it holds nothing
 * else at its top.
 */
export function keepColumns(record: object, wanted: readonly string[]): object {
  if (Object.keys(record).every((key) => wanted.includes(key))) return record;
  const kept: Record<string, unknown> = {};
  for (const name of wanted) {
    if (Object.hasOwn(record, name)) kept[name] = Reflect.get(record, name);
    else put(kept, name.split('.'), follow(record, name.split('.')));
  }
  return kept;
}

function put(into: Record<string, unknown>, [first = '', ...rest]: string[], value: unknown): void {
  if (value === undefined) return;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = into[first];
  const next: Record<string, unknown> = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  into[first] = next;
  put(next, rest, value);
}

/**
 * Reads a line of NDJSON into cells; what is no JSON object keeps its fault.
 * @param wanted the columns that `readCells` reads
 */
export function readObject(
  frame: RowFrame,
  isTranscoded: boolean,
  readCells: CellReader,
  wanted: readonly string[],
): SourceRow {
  const row = { line: frame.line, readRaw: () => writeRaw(frame.bytes) };
  const fault = frame.fault ?? findByteFault(frame.bytes, isTranscoded);
  if (fault !== null) return { ...row, cells: null, fault };
  try {
    const record: unknown = JSON.parse(frame.bytes.toString('utf8'));
    if (typeof record === 'object' && record !== null && !Array.isArray(record)) {
      const readLeast = () => {
        const kept = keepColumns(record, wanted);
        return kept === record ? row.readRaw() : JSON.stringify(kept).toWellFormed();
      };
      return { ...row, readLeast, cells: readCells(record), fault: null };
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
