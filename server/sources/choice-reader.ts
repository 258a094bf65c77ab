import type { Cells, WantedColumns } from './cell-readers';
import { RowFault } from './row-fault';

/** How a mapping says which word of a fixed list a row means. */
export interface ChoiceRule<Value extends string> {
  column?: string;
  values?: Record<string, Value | null>;
  constant?: Value;
  otherwise?: Value | null;
}

/**
 * Makes the reader of a word; null where the row says none. A value that is not listed is taken for `otherwise`.
 * @param what the key of the mapping, for messages
 */
export function createChoiceReader<Value extends string>(
  wanted: WantedColumns,
  what: string,
  rule: ChoiceRule<Value>,
): (cells: Cells) => Value | null {
  const constant = rule.constant ?? null;
  if (rule.column === undefined) return () => constant;
  const read = wanted.readText(rule.column);
  const values = new Map(Object.entries(rule.values ?? {}) as [string, Value | null][]);
  return (cells) => {
    const said = read(cells);
    if (said === null) return constant;
    const value = values.get(said);
    if (value !== undefined) return value;
    if (rule.otherwise !== undefined) return rule.otherwise;
    throw new RowFault(
      'unknown-value',
      `${what} is ${JSON.stringify(said.slice(0, 80))}, which ${what}.values does not list`,
    );
  };
}

/** Makes the reader of a rating; null where the row has none. */
export function createScoreReader(
  wanted: WantedColumns,
  rule: { column: string; values?: Record<string, number> },
): (cells: Cells) => number | null {
  const read = wanted.readText(rule.column);
  const values = new Map(Object.entries(rule.values ?? {}));
  return (cells) => {
    const said = read(cells);
    if (said === null) return null;
    const score = values.get(said) ?? Number(said);
    if (Number.isFinite(score)) return score;
    throw new RowFault(
      'unknown-value',
      `satisfaction is ${JSON.stringify(said.slice(0, 80))}, which satisfaction.values does not list`,
    );
  };
}
