import type { Text } from '@zhiyu/shared/pack';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import { type GrownNode, identifierFor } from './tree-growth';

/** A node as a lookup sees it, with all the names it goes by. */
interface KnownNode {
  id: string;
  parent: string | null;
  names: string[];
}

/** What a path of names leads to. */
export interface Finding {
  /** The finest node found; null where even the first step is unknown. */
  id: string | null;
  /** Steps that were not found, the coarsest first; empty where all were. */
  rest: string[];
  /** Whether the first of `rest` stands for several nodes. */
  isAmbiguous: boolean;
}

/** Finds nodes of a tree by identifier or name, down a path, and grows the tree where that is asked for. */
export interface TreeLookup {
  /** With `isFromTop` every step is a child of the one before, the first a root; else it may lie deeper. */
  find(path: readonly string[], isFromTop?: boolean): Finding;
  /** Adds the steps of `rest` below a finding; answers the identifier of the last. */
  grow(finding: Finding): string;
  /** Nodes grown since the last call, parents first. */
  takeGrown(): GrownNode[];
}

/** Makes the lookup of a tree; `namesOf` answers the names of a node beside its identifier. */
export function createTreeLookup<Node extends TreeNode>(
  tree: Tree<Node>,
  namesOf: (node: Node) => string[],
): TreeLookup {
  const nodes = new Map<string, KnownNode>();
  const byName = new Map<string, KnownNode[]>();
  const findings = new Map<string, Finding>();
  let grown: GrownNode[] = [];
  for (const node of tree.nodes)
    add({ id: node.id, parent: node.parent, names: [node.id, ...namesOf(node)] });

  function add(node: KnownNode): void {
    nodes.set(node.id, node);
    for (const name of new Set(node.names.map(normalize))) {
      const namesakes = byName.get(name);
      if (namesakes) namesakes.push(node);
      else byName.set(name, [node]);
    }
  }

  function isBelow(node: KnownNode, ancestor: string): boolean {
    let parent = node.parent;
    while (parent !== null && parent !== ancestor) parent = nodes.get(parent)?.parent ?? null;
    return parent === ancestor;
  }

  /** The one node that a name means below another: a child before a farther one, an identifier before a name. */
  function step(name: string, below: string | null, isFromTop: boolean): KnownNode[] {
    const candidates = (byName.get(normalize(name)) ?? []).filter(
      (node) => below === null || isBelow(node, below),
    );
    const closest = candidates.filter(({ parent }) => parent === below);
    const preferred = closest.length > 0 || isFromTop ? closest : candidates;
    const exact = preferred.filter(({ id }) => id === name);
    return exact.length > 0 ? exact : preferred;
  }

  function find(path: readonly string[], isFromTop = false): Finding {
    const key = [isFromTop, ...path].join('\n');
    const known = findings.get(key);
    if (known !== undefined) return known;
    let id: string | null = null;
    for (const [index, name] of path.entries()) {
      const found = step(name, id, isFromTop);
      if (found.length !== 1) {
        return remember(key, { id, rest: path.slice(index), isAmbiguous: found.length > 1 });
      }
      id = found[0]!.id;
    }
    return remember(key, { id, rest: [], isAmbiguous: false });
  }

  // Strange values may be as many as rows: a bound keeps them from filling the memory.
  function remember(key: string, finding: Finding): Finding {
    if (findings.size >= MOST_REMEMBERED) findings.clear();
    findings.set(key, finding);
    return finding;
  }

  function grow(finding: Finding): string {
    const labels = finding.id === null ? [] : pathOf(finding.id);
    let parent = finding.id;
    for (const label of finding.rest) {
      labels.push(label);
      const id = identifierFor(labels, (taken) => nodes.has(taken));
      add({ id, parent, names: [id, label] });
      grown.push({ id, parent, label });
      parent = id;
    }
    findings.clear();
    return parent!;
  }

  function pathOf(id: string): string[] {
    const ids: string[] = [];
    for (let node = nodes.get(id); node; node = node.parent === null ? undefined : nodes.get(node.parent)) {
      ids.unshift(node.id);
    }
    return ids;
  }

  function takeGrown(): GrownNode[] {
    const taken = grown;
    grown = [];
    return taken;
  }

  return { find, grow, takeGrown };
}

const MOST_REMEMBERED = 100_000;

/** The names of a node that has a text in both languages. */
export function namesOfText({ name }: { name: Text }): string[] {
  return [name.zh, name.en];
}

/** Names are the same whatever their case and the width of their blanks. */
function normalize(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
