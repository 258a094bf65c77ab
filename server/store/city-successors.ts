import type { City, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import type { SuccessionKind, SuccessorRule } from '../succession';
import type { Transaction } from './database';
import { loadStatement } from './statement';

/** Nodes with what they say of earlier versions of their pack. */
export interface HeirLists {
  city: Pick<City, 'channels'>;
  areas: readonly { id: string; was?: readonly string[] }[];
  categories: readonly PackCategory[];
  units: readonly PackUnit[];
}

/** The rules of succession of a city, those of one node in the order in which they are tried. */
export function readSuccessors(tx: Transaction, city: string): Promise<SuccessorRule[]> {
  return tx.query(loadStatement('city-successors'), [city]);
}

/**
 * The rules of succession once a pack has been added: what it says of a node goes before what was known, what it does
 * not mention stays, and a node that it has needs no successor.
 */
export function renewSuccessors(before: readonly SuccessorRule[], pack: HeirLists): SuccessorRule[] {
  const said = [
    ...listRules('area', pack.areas),
    ...listRules('category', pack.categories),
    ...listRules('unit', pack.units),
    ...listRules('channel', pack.city.channels),
  ];
  const named = new Set(said.map(keyOf));
  const present = new Set([
    ...pack.areas.map(({ id }) => keyOf({ kind: 'area', id })),
    ...pack.categories.map(({ id }) => keyOf({ kind: 'category', id })),
    ...pack.units.map(({ id }) => keyOf({ kind: 'unit', id })),
    ...pack.city.channels.map(({ id }) => keyOf({ kind: 'channel', id })),
  ]);
  const kept = before.filter((rule) => !named.has(keyOf(rule)) && !present.has(keyOf(rule)));
  return [...kept, ...said];
}

/** Whether the rules lead from an identifier to one that the city has; of a node that was split, in every part. */
export function leadsTo(
  rules: readonly SuccessorRule[],
  kind: SuccessionKind,
  id: string,
  present: ReadonlySet<string>,
  walked: readonly string[] = [],
): boolean {
  if (present.has(id)) return true;
  const heirs = rules.filter((rule) => rule.kind === kind && rule.id === id);
  if (heirs.length === 0 || walked.includes(id)) return false;
  return heirs.every(({ successor }) => leadsTo(rules, kind, successor, present, [...walked, id]));
}

/**
 * Keeps the rules of succession of a city.
 * @returns whether they are others than before
 */
export async function writeSuccessors(
  tx: Transaction,
  city: string,
  rules: readonly SuccessorRule[],
): Promise<boolean> {
  const before = await readSuccessors(tx, city);
  if (describe(before) === describe(rules)) return false;
  const gone = [...before, ...rules].map(({ kind, id }) => ({ kind, id }));
  await tx.query(loadStatement('city-successors-remove'), [city, JSON.stringify(gone)]);
  const placed = rules.map((rule, place) => ({ ...rule, place }));
  await tx.query(loadStatement('city-successors-add'), [city, JSON.stringify(placed)]);
  return true;
}

function listRules(
  kind: SuccessionKind,
  nodes: readonly { id: string; was?: readonly string[]; wasWhen?: SuccessorRule['when'] }[],
): SuccessorRule[] {
  return nodes.flatMap(({ id: successor, was = [], wasWhen = null }) =>
    [...new Set(was)].map((id) => ({ kind, id, successor, when: wasWhen })),
  );
}

/** The same text for rules that say the same. */
function describe(rules: readonly SuccessorRule[]): string {
  const lines = rules.map(({ kind, id, successor, when }) => [
    `${kind} ${id}`,
    successor,
    when === null ? null : [when.words ?? null, when.requestTypes ?? null],
  ]);
  // Sorting is stable, so rules of one node stay in their order.
  return JSON.stringify(lines.sort(([a], [b]) => (a === b ? 0 : String(a) < String(b) ? -1 : 1)));
}

function keyOf({ kind, id }: Pick<SuccessorRule, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}
