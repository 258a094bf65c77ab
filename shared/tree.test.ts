import { describe, expect, it } from 'vitest';
import { createTree } from './tree';

const nodes = [
  { ordinal: 4, id: 'grid', parent: 'west' },
  { ordinal: 1, id: 'city', parent: null },
  { ordinal: 3, id: 'east', parent: 'city' },
  { ordinal: 2, id: 'west', parent: 'city' },
];

describe('a tree of areas', () => {
  const tree = createTree(nodes);

  it('lists parents before children, siblings in the order given', () => {
    expect(tree.nodes.map(({ id }) => id)).toEqual(['city', 'east', 'west', 'grid']);
  });

  it('answers by identifier, by ordinal, and for what is not there', () => {
    expect(tree.byId('west')?.ordinal).toBe(2);
    expect(tree.byOrdinal(4)?.id).toBe('grid');
    expect(tree.byId('north')).toBeUndefined();
    expect(tree.children('city').map(({ id }) => id)).toEqual(['east', 'west']);
    expect(tree.children(null).map(({ id }) => id)).toEqual(['city']);
    expect(tree.children('grid')).toEqual([]);
  });

  it('gives a node with all below it, and the way down to it', () => {
    expect([...tree.subtree('city')].sort()).toEqual([1, 2, 3, 4]);
    expect(tree.subtree('west')).toEqual([2, 4]);
    expect(tree.subtree('north')).toEqual([]);
    expect(tree.path('grid').map(({ id }) => id)).toEqual(['city', 'west', 'grid']);
    expect(tree.path('north')).toEqual([]);
  });

  it('refuses what is no tree, naming the node', () => {
    expect(() => createTree([...nodes, { ordinal: 9, id: 'city', parent: null }])).toThrow(
      /city stands twice/,
    );
    expect(() => createTree([{ ordinal: 1, id: 'a', parent: 'b' }])).toThrow(/a names the parent b/);
    expect(() =>
      createTree([
        { ordinal: 1, id: 'a', parent: 'b' },
        { ordinal: 2, id: 'b', parent: 'a' },
      ]),
    ).toThrow(/their own ancestors/);
  });
});
