import type { Faults } from './faults';

/** A node of a tree as a file has it, with its place for messages. */
export interface PlacedNode {
  id: string;
  parent: string | null;
  place: string;
}

/**
 * Notes identifiers that stand twice, parents that do not exist and nodes that are their own ancestors.
 * @returns whether the nodes form trees
 */
export function checkNodes(nodes: readonly PlacedNode[], faults: Faults): boolean {
  const before = faults.count;
  const byId = new Map<string, PlacedNode>();
  for (const node of nodes) {
    const first = byId.get(node.id);
    if (first) faults.add(node.place, `the id "${node.id}" stands twice; it is also at ${first.place}`);
    else byId.set(node.id, node);
  }
  for (const node of nodes) {
    if (node.parent === null || byId.has(node.parent)) continue;
    faults.add(node.place, `the parent "${node.parent}" does not exist; correct it or add it`);
  }
  noteCircles(byId, faults);
  return faults.count === before;
}

function noteCircles(byId: ReadonlyMap<string, PlacedNode>, faults: Faults): void {
  const settled = new Set<string>();
  for (const start of byId.values()) {
    const walked = new Set<string>();
    let node: PlacedNode | undefined = start;
    while (node && !settled.has(node.id) && !walked.has(node.id)) {
      walked.add(node.id);
      node = node.parent === null ? undefined : byId.get(node.parent);
    }
    if (node && walked.has(node.id)) {
      const ids = [...walked];
      const circle = [...ids.slice(ids.indexOf(node.id)), node.id].join(' → ');
      faults.add(node.place, `is its own ancestor (${circle}); correct a parent`);
    }
    for (const id of walked) settled.add(id);
  }
}
