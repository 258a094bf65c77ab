import type { CaseInput, RequestType } from '@zhiyu/shared/case';
import type { CaseEvent, CaseHistory } from '@zhiyu/shared/event';
import type { WasWhen } from '@zhiyu/shared/pack';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';

/** That a node stands for one that was removed; `when` says for which of its cases, null for the others. */
export interface SuccessorRule {
  kind: SuccessionKind;
  id: string;
  successor: string;
  when: WasWhen | null;
}
export type SuccessionKind = 'area' | 'category' | 'unit' | 'channel';

/** What the conditions of a split look at. */
export interface SplitFacts {
  text: string;
  requestType: RequestType | null;
}

/** A node of a city's tree; a retired one is no longer in the pack, and cases are leaving it. */
export interface LivingNode extends TreeNode {
  retired?: boolean;
}
export type LivingTrees = Record<SuccessionKind, Tree<LivingNode>>;

/**
 * What stands for the identifiers that a city had and has no more. Sources go on saying them, and histories never
 * change; so they are read anew each time, and the same history makes the same case as long as the pack stays.
 */
export interface Succession {
  /** The node that stands for an identifier: its own, or a successor; null where there is none. */
  find(kind: SuccessionKind, id: string, facts: SplitFacts): string | null;
  /** The history in identifiers that the city has now; what has no successor stays as it was said. */
  read(history: CaseHistory): CaseHistory;
}

/** Makes the succession of a city from its rules, those of one identifier in the order in which they are tried. */
export function createSuccession(rules: readonly SuccessorRule[], trees: LivingTrees): Succession {
  const rulesOf = new Map<string, SuccessorRule[]>();
  for (const rule of rules) {
    const key = keyOf(rule.kind, rule.id);
    const others = rulesOf.get(key);
    if (others) others.push(rule);
    else rulesOf.set(key, [rule]);
  }

  function find(
    kind: SuccessionKind,
    id: string,
    facts: SplitFacts,
    walked: readonly string[] = [],
  ): string | null {
    const node = trees[kind].byId(id);
    if (node !== undefined && !node.retired) return id;
    const heirs = walked.includes(id) ? undefined : rulesOf.get(keyOf(kind, id));
    if (heirs === undefined) return null;
    const far = [...walked, id];
    if (kind === 'area') return joinAreas(heirs.map(({ successor }) => find(kind, successor, facts, far)));
    const heir =
      heirs.find(({ when }) => when !== null && fits(when, facts)) ?? heirs.find(({ when }) => when === null);
    return heir === undefined ? null : find(kind, heir.successor, facts, far);
  }

  /** Of an area that was split nobody knows which part is meant: the finest that holds them all. */
  function joinAreas(parts: readonly (string | null)[]): string | null {
    const paths = parts.flatMap((id) => (id === null ? [] : [trees.area.path(id)]));
    const [first, ...others] = paths;
    if (first === undefined || paths.length < parts.length) return null;
    const shared = first.filter((node, depth) => others.every((path) => path[depth] === node));
    return shared.at(-1)?.id ?? null;
  }

  function read(history: CaseHistory): CaseHistory {
    if (rulesOf.size === 0) return history;
    const { record } = history;
    const facts = {
      text: `${record.title ?? ''}\n${record.text ?? ''}`,
      requestType: record.requestType ?? null,
    };
    const translate = (kind: SuccessionKind, id: string, said: SplitFacts) => find(kind, id, said) ?? id;
    return {
      record: readNames(record, facts, translate),
      events: history.events.map((event: CaseEvent) =>
        readNames(event, { ...facts, requestType: event.requestType ?? facts.requestType }, translate),
      ),
    };
  }

  return { find: (kind, id, facts) => find(kind, id, facts), read };
}

const named = [
  ['area', 'area'],
  ['accountableArea', 'area'],
  ['category', 'category'],
  ['unit', 'unit'],
  ['channel', 'channel'],
] as const satisfies [keyof CaseInput, SuccessionKind][];
type Names = Partial<Pick<CaseInput, (typeof named)[number][0] | 'coUnits'>>;

/** Reads the identifiers of a record or an event; the same object where nothing changes. */
function readNames<Said extends Names>(
  said: Said,
  facts: SplitFacts,
  translate: (kind: SuccessionKind, id: string, facts: SplitFacts) => string,
): Said {
  const changes: Names = {};
  for (const [name, kind] of named) {
    const id = said[name];
    if (!id) continue;
    const present = translate(kind, id, facts);
    if (present !== id) changes[name] = present;
  }
  const coUnits = said.coUnits?.map((id) => translate('unit', id, facts));
  if (coUnits?.some((id, index) => id !== said.coUnits?.[index])) changes.coUnits = [...new Set(coUnits)];
  return Object.keys(changes).length === 0 ? said : { ...said, ...changes };
}

function fits({ words, requestTypes }: WasWhen, { text, requestType }: SplitFacts): boolean {
  if (requestTypes !== undefined && (requestType === null || !requestTypes.includes(requestType)))
    return false;
  if (words === undefined) return true;
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word.toLowerCase()));
}

function keyOf(kind: SuccessionKind, id: string): string {
  return `${kind} ${id}`;
}
