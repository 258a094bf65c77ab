/** A node of a tree that is kept as a flat list: areas, categories, handling units. */
export interface TreeNode {
  /** Dense number within the city, given once and never given again. */
  ordinal: number;
  /** The pack's own identifier. */
  id: string;
  /** The parent's identifier; null at the root. */
  parent: string | null;
}

/** A tree that answers by identifier and by ordinal. */
export interface Tree<Node extends TreeNode> {
  /** Every node, parents before children, siblings in the order given. */
  readonly nodes: readonly Node[];
  byId(id: string): Node | undefined;
  byOrdinal(ordinal: number): Node | undefined;
  /** Children of a node; with null, the roots. */
  children(id: string | null): readonly Node[];
  /** Ordinals of a node and of all below it; empty when the node is unknown. */
  subtree(id: string): readonly number[];
  /** The nodes from the root down to this one, itself included; empty when the node is unknown. */
  path(id: string): readonly Node[];
}

/**
 * Builds a tree from its nodes in any order.
 * @throws Error when an identifier stands twice, a parent is missing, or nodes form a circle
 */
export function createTree<Node extends TreeNode>(nodes: readonly Node[]): Tree<Node> {
  const byId = new Map<string, Node>();
  const byOrdinal = new Map<number, Node>();
  const childrenOf = new Map<string | null, Node[]>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw new Error(`the identifier ${node.id} stands twice`);
    byId.set(node.id, node);
    byOrdinal.set(node.ordinal, node);
    const siblings = childrenOf.get(node.parent);
    if (siblings) siblings.push(node);
    else childrenOf.set(node.parent, [node]);
  }
  for (const node of nodes) {
    if (node.parent !== null && !byId.has(node.parent)) {
      throw new Error(`${node.id} names the parent ${node.parent}, which does not exist`);
    }
  }
  const ordered = listFrom(null);
  if (ordered.length !== nodes.length) throw new Error('some nodes are their own ancestors');
  const subtrees = new Map<string, readonly number[]>();

  function listFrom(id: string | null): Node[] {
    const listed: Node[] = [];
    const waiting = [...(childrenOf.get(id) ?? [])].reverse();
    while (waiting.length > 0) {
      const node = waiting.pop() as Node;
      listed.push(node);
      for (const child of [...(childrenOf.get(node.id) ?? [])].reverse()) waiting.push(child);
    }
    return listed;
  }

  return {
    nodes: ordered,
    byId: (id) => byId.get(id),
    byOrdinal: (ordinal) => byOrdinal.get(ordinal),
    children: (id) => childrenOf.get(id) ?? [],
    subtree(id) {
      const known = subtrees.get(id);
      if (known) return known;
      const root = byId.get(id);
      const ordinals = root ? [root.ordinal, ...listFrom(id).map((node) => node.ordinal)] : [];
      subtrees.set(id, ordinals);
      return ordinals;
    },
    path(id) {
      const path: Node[] = [];
      for (let node = byId.get(id); node; node = node.parent === null ? undefined : byId.get(node.parent)) {
        path.unshift(node);
      }
      return path;
    },
  };
}
