import type { CityAnswer } from '@zhiyu/shared/contract';

export type CategoryNode = CityAnswer['categories'][number];

/** A category and how deep it stands below the roots, in the order of a list. */
export interface CategoryLine {
  node: CategoryNode;
  depth: number;
  hasChildren: boolean;
}

/** The children of a category; with null, the domains. */
export function childrenOf(nodes: readonly CategoryNode[], parent: string | null): CategoryNode[] {
  return nodes.filter((node) => node.parent === parent);
}

/**
 * The lines of a category tree: domains and what stands below the opened ones, or, where something is searched,
 * the categories whose name holds it together with all above them.
 */
export function listCategories(
  nodes: readonly CategoryNode[],
  opened: ReadonlySet<string>,
  searched: string,
): CategoryLine[] {
  const byParent = groupByParent(nodes);
  const wanted = searched.trim().toLowerCase();
  const found = wanted === '' ? null : findWithAncestors(nodes, wanted);
  const lines: CategoryLine[] = [];
  const visit = (parent: string | null, depth: number) => {
    for (const node of byParent.get(parent) ?? []) {
      if (found && !found.has(node.id)) continue;
      lines.push({ node, depth, hasChildren: byParent.has(node.id) });
      if (found || opened.has(node.id)) visit(node.id, depth + 1);
    }
  };
  visit(null, 0);
  return lines;
}

/** Adds or takes away a category; a choice stands for all below, so what it covers or is covered by goes. */
export function toggleCategory(
  nodes: readonly CategoryNode[],
  chosen: readonly string[],
  id: string,
): string[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const isAbove = (upper: string, lower: string) => {
    for (let node = byId.get(lower); node?.parent; node = byId.get(node.parent)) {
      if (node.parent === upper) return true;
    }
    return false;
  };
  return [...chosen.filter((other) => !isAbove(id, other) && !isAbove(other, id)), id];
}

function groupByParent(nodes: readonly CategoryNode[]): Map<string | null, CategoryNode[]> {
  const byParent = new Map<string | null, CategoryNode[]>();
  for (const node of nodes) {
    const siblings = byParent.get(node.parent);
    if (siblings) siblings.push(node);
    else byParent.set(node.parent, [node]);
  }
  return byParent;
}

function findWithAncestors(nodes: readonly CategoryNode[], wanted: string): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  for (const node of nodes) {
    if (!`${node.name.zh} ${node.name.en}`.toLowerCase().includes(wanted)) continue;
    for (let above: CategoryNode | undefined = node; above; above = byId.get(above.parent ?? '')) {
      found.add(above.id);
    }
  }
  return found;
}
