import type { MappedState, Mapping } from '@zhiyu/shared/mapping';
import type { Cells, WantedColumns } from './cell-readers';

const states = [
  'open',
  'closed',
  'notAccepted',
  'answeredDirectly',
  'voided',
] as const satisfies MappedState[];
/** Different unlisted values that are counted one by one. */
const MOST_COUNTED = 100;

/**
 * Makes the reader of the status column; null where there is none or its value is not listed, so that the instants
 * decide. Unlisted values are counted in `unlisted`.
 */
export function createStatusReader(
  wanted: WantedColumns,
  rule: Mapping['status'],
  unlisted: Map<string, number>,
): (cells: Cells) => MappedState | null {
  if (rule === undefined) return () => null;
  const read = wanted.readText(rule.column);
  const stateOf = new Map<string, MappedState>();
  for (const state of states) for (const value of rule[state] ?? []) stateOf.set(normalize(value), state);
  return (cells) => {
    const said = read(cells);
    const state = stateOf.get(normalize(said ?? ''));
    if (state !== undefined) return state;
    if (said !== null && (unlisted.has(said) || unlisted.size < MOST_COUNTED)) {
      unlisted.set(said, (unlisted.get(said) ?? 0) + 1);
    }
    return rule.otherwise ?? null;
  };
}

function normalize(value: string): string {
  return value.trim().toLowerCase();
}
