import { isDeepStrictEqual } from 'node:util';
import type { Text } from '@zhiyu/shared/pack';
import type { Tree } from '@zhiyu/shared/tree';
import type { AreaNode } from '../city';
import type { LivingNode, SuccessionKind, SuccessorRule } from '../succession';

/** A node by its identifier and its name. */
export interface NamedNode {
  id: string;
  name: Text;
}

/** What a pack changes in a tree. */
export interface TreeChanges {
  added: NamedNode[];
  /** With what stands for each from now on; nothing where no case needs it. */
  removed: (NamedNode & { successors: string[] })[];
  renamed: { id: string; from: Text; to: Text }[];
  /** Under another parent; null is the top. */
  rehung: (NamedNode & { from: string | null; to: string | null })[];
  /** Otherwise another: which of its properties. */
  altered: (NamedNode & { what: string[] })[];
}

const apart = new Set(['ordinal', 'id', 'parent', 'name', 'nameEn', 'retired', 'center', 'bbox']);

/** Compares two states of a tree. */
export function compareTrees<Node extends LivingNode & { name: Text | string }>(
  kind: SuccessionKind,
  before: Tree<Node>,
  after: Tree<Node>,
  rules: readonly SuccessorRule[],
): TreeChanges {
  const changes: TreeChanges = { added: [], removed: [], renamed: [], rehung: [], altered: [] };
  for (const node of before.nodes) {
    if (node.retired || after.byId(node.id) !== undefined) continue;
    const heirs = rules.filter((rule) => rule.kind === kind && rule.id === node.id);
    changes.removed.push({ ...describeNode(node), successors: heirs.map(({ successor }) => successor) });
  }
  for (const node of after.nodes) {
    const old = before.byId(node.id);
    if (old === undefined || old.retired) changes.added.push(describeNode(node));
    else compareNodes(old, node, changes);
  }
  return changes;
}

function compareNodes<Node extends LivingNode & { name: Text | string }>(
  old: Node,
  node: Node,
  changes: TreeChanges,
): void {
  const described = describeNode(node);
  const [from, to] = [describeNode(old).name, described.name];
  if (!isDeepStrictEqual(from, to)) changes.renamed.push({ id: node.id, from, to });
  if (old.parent !== node.parent) changes.rehung.push({ ...described, from: old.parent, to: node.parent });
  const [was, is] = [propertiesOf(old), propertiesOf(node)];
  const what = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !isDeepStrictEqual(was[name], is[name]),
  );
  if (what.length > 0) changes.altered.push({ ...described, what });
}

function propertiesOf(node: object): Record<string, unknown> {
  const said = JSON.parse(JSON.stringify(node)) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(said).filter(([name]) => !apart.has(name)));
}

function describeNode(node: LivingNode & { name: Text | string }): NamedNode {
  if (typeof node.name !== 'string') return { id: node.id, name: node.name };
  const { nameEn } = node as LivingNode as AreaNode;
  return { id: node.id, name: { zh: node.name, en: nameEn ?? node.name } };
}

/** Whether nothing is other. */
export function isUnchanged(changes: TreeChanges): boolean {
  return Object.values(changes).every((list: unknown[]) => list.length === 0);
}
