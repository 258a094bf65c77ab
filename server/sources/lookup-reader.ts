import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
import type { Cells, ReadText, WantedColumns } from './cell-readers';
import { RowFault } from './row-fault';
import type { TreeLookup } from './tree-lookup';

/** How a mapping says which node of a tree a row means. */
export interface LookupRule {
  column?: string;
  columns?: string[];
  separator?: string;
  values?: Record<string, string>;
  constant?: string;
  unknown?: 'quarantine' | 'create' | 'ignore';
}

/** By the key of the mapping. */
const unknownCodes = {
  area: 'unknown-area',
  accountableArea: 'unknown-accountable-area',
  category: 'unknown-category',
  channel: 'unknown-channel',
  unit: 'unknown-unit',
} as const satisfies Record<string, QuarantineCode>;

const PATH_SEPARATOR = ' / ';

/**
 * Makes the reader of a node's identifier; null where the row names none.
 * @param what the key of the mapping, for messages: `category`, `unit` …
 * @throws RangeError where the rule names neither a column nor a constant, or the constant is not in the pack
 */
export function createLookupReader(
  wanted: WantedColumns,
  what: keyof typeof unknownCodes,
  rule: LookupRule,
  lookup: TreeLookup,
): ReadText {
  const readPath = createPathReader(wanted, what, rule);
  const constant = rule.constant === undefined ? null : findConstant(what, rule.constant, rule, lookup);
  const unknown = rule.unknown ?? 'quarantine';
  return (cells) => {
    const path = readPath(cells);
    if (path.length === 0) return constant;
    // A tree that is being grown must come out the same whatever the order of the rows.
    const finding = lookup.find(path, unknown === 'create' && path.length > 1);
    if (finding.rest.length === 0) return finding.id;
    if (unknown === 'ignore') return finding.id ?? constant;
    if (unknown === 'create' && !finding.isAmbiguous) return lookup.grow(finding);
    const problem = finding.isAmbiguous
      ? 'stands for several in the pack; give the path to it'
      : 'is not in the pack';
    const said = path.join(PATH_SEPARATOR).slice(0, 200);
    throw new RowFault(unknownCodes[what], `the ${what} ${JSON.stringify(said)} ${problem}`);
  };
}

function createPathReader(wanted: WantedColumns, what: string, rule: LookupRule): (cells: Cells) => string[] {
  const names = rule.columns ?? (rule.column === undefined ? [] : [rule.column]);
  if (names.length === 0 && rule.constant === undefined)
    throw new RangeError(`${what} names no column and no constant`);
  const readers = names.map((name) => wanted.readText(name));
  const values = new Map(Object.entries(rule.values ?? {}));
  const translate = (step: string) => values.get(step) ?? step;
  return (cells) => {
    const said = readers.map((read) => read(cells)).filter((text) => text !== null);
    const steps = rule.separator === undefined ? said : cutAll(said, rule.separator);
    if (values.size === 0 || steps.length === 0) return steps;
    const whole =
      values.get(steps.join(PATH_SEPARATOR)) ?? (said.length === 1 ? values.get(said[0]!) : undefined);
    return whole === undefined ? steps.map(translate) : [whole];
  };
}

function cutAll(texts: string[], separator: string): string[] {
  return texts
    .flatMap((text) => text.split(separator))
    .map((step) => step.trim())
    .filter((step) => step !== '');
}

function findConstant(what: string, constant: string, rule: LookupRule, lookup: TreeLookup): string {
  const finding = lookup.find([constant]);
  if (finding.rest.length === 0) return finding.id!;
  if (rule.unknown === 'create' && !finding.isAmbiguous) return lookup.grow(finding);
  throw new RangeError(`${what}.constant ${JSON.stringify(constant)} is not in the pack`);
}
